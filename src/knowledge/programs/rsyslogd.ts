import type { Program } from '../../model/index.ts';
import { server, stays, stopsInOrder } from '../behaviours.ts';

export default {
  name: 'rsyslogd',
  kind: 'server',
  matches: ['rsyslogd'],
  launch: () =>
    server(
      {
        SIGTERM: stopsInOrder(),
        SIGINT: stopsInOrder(),
        SIGQUIT: stopsInOrder(),
        SIGHUP: stays('closes its files and opens them again'),
        SIGUSR1: stays('switches debugging'),
      },
      'any',
    ),
  sources: ['rsyslogd 8.2302.0 as PID 1, Linux 6.18'],
  measured: { version: '8.2302.0', rows: ['rsyslogd/foreground', 'srv/rsyslogd/-n'] },
} satisfies Program;
