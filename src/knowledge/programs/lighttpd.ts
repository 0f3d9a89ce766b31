import type { Program } from '../../model/index.ts';
import { server, stays, stopsInOrder } from '../behaviours.ts';

export default {
  name: 'lighttpd',
  kind: 'server',
  matches: ['lighttpd'],
  launch: () =>
    server(
      {
        SIGTERM: stopsInOrder(),
        SIGINT: stopsInOrder(),
        SIGHUP: stays('opens its logs again'),
        SIGUSR1: stays('restarts gracefully'),
      },
      'any',
    ),
  sources: ['lighttpd 1.4.69-1 as PID 1, Linux 6.18'],
  measured: { version: '1.4.69-1', rows: ['lighttpd/foreground', 'srv/lighttpd/-D'] },
} satisfies Program;
