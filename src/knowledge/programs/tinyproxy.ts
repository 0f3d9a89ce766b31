import type { Program } from '../../model/index.ts';
import { server, stays, stopsInOrder } from '../behaviours.ts';

export default {
  name: 'tinyproxy',
  kind: 'server',
  matches: ['tinyproxy'],
  launch: () =>
    server(
      {
        SIGTERM: stopsInOrder(),
        SIGINT: stopsInOrder(),
        SIGUSR1: stays('reloads its configuration'),
      },
      'unknown',
    ),
  sources: ['tinyproxy 1.11.1 as PID 1, Linux 6.18'],
  measured: { version: '1.11.1', rows: ['tinyproxy/foreground', 'srv/tinyproxy-d'] },
} satisfies Program;
