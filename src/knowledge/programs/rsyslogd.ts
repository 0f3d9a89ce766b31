import type { Program } from '../../model/index.ts';
import { server, stopsInOrder } from '../behaviours.ts';

export default {
  name: 'rsyslogd',
  kind: 'server',
  matches: ['rsyslogd'],
  launch: () => server({ SIGTERM: stopsInOrder(), SIGINT: stopsInOrder(), SIGQUIT: stopsInOrder() }, 'any'),
  sources: ['rsyslogd 8.2302.0 as PID 1, Linux 6.18'],
  measured: { version: '8.2302.0', rows: ['srv/rsyslogd/-n'] },
} satisfies Program;
