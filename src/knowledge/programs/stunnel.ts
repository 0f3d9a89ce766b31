import type { Program } from '../../model/index.ts';
import { server, stays, stopsInOrder } from '../behaviours.ts';

export default {
  name: 'stunnel',
  kind: 'server',
  matches: ['stunnel', 'stunnel4'],
  launch: () =>
    server(
      {
        SIGTERM: stopsInOrder(),
        SIGINT: stopsInOrder(),
        SIGQUIT: stopsInOrder(),
        SIGHUP: stays('reloads its configuration'),
        SIGUSR1: stays('opens its log again'),
        SIGUSR2: stays('logs its connections'),
      },
      'unknown',
    ),
  sources: ['stunnel 5.68-2 as PID 1, Linux 6.18'],
  measured: { version: '5.68-2', rows: ['stunnel/foreground', 'srv/stunnel-foreground'] },
} satisfies Program;
