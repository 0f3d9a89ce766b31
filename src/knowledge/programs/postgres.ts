import type { Program } from '../../model/index.ts';
import { server, stays, stopsAtOnce, stopsInOrder } from '../behaviours.ts';

export default {
  name: 'postgres',
  kind: 'server',
  matches: ['postgres'],
  launch: () =>
    server(
      {
        SIGTERM: { ...stopsInOrder(), means: 'smart shutdown: waits until every client has left' },
        SIGINT: stopsInOrder(),
        SIGQUIT: stopsAtOnce(0, 'immediate shutdown: recovery at the next start'),
        SIGHUP: stays('reloads its configuration'),
        SIGUSR1: stays('a message from a child'),
        SIGUSR2: stays('nothing comes of it'),
      },
      'any',
    ),
  sources: [
    'https://www.postgresql.org/docs/15/server-shutdown.html',
    'postgresql-15 15.18 as PID 1, Linux 6.18',
  ],
  measured: {
    version: '15.18-0',
    rows: ['postgres/plain', 'srv/postgres/no-client', 'srv/postgres/idle-client'],
  },
} satisfies Program;
