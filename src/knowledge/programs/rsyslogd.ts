import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'rsyslogd',
  signals: {
    ...all(['SIGTERM', 'SIGINT', 'SIGQUIT'], stopsInOrder()),
    SIGHUP: stays('opens its files again'),
    SIGUSR1: stays('toggles debugging'),
  },
  reaps: 'any',
  foreground: argv => hasFlag(argv, 'n'),
  sources: ['rsyslogd(8), SIGNALS', 'rsyslog 8.2302.0 as PID 1, Linux 6.18'],
  measured: { version: '8.2302.0-1+deb12u2', rows: ['srv/rsyslogd/-n'] },
}) satisfies Program;
