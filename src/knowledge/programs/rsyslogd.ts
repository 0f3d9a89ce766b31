import type { Program } from '../../model/index.ts';
import { stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'rsyslogd',
  signals: {
    SIGTERM: stopsInOrder(),
    SIGINT: stopsInOrder(),
    SIGQUIT: stopsInOrder(),
    SIGHUP: stays('closes its files and opens them again'),
    SIGUSR1: stays('switches debugging'),
  },
  reaps: 'any',
  // Without -n it forks, as PID 1 too. -N checks the configuration, in whichever level is written behind it.
  foreground: argv => hasFlag(argv, 'n'),
  short: ['-v', '-N', '-N1', '-N2', '-N3'],
  sources: ['rsyslogd(8)', 'rsyslogd 8.2302.0 as PID 1, Linux 6.18'],
  measured: { version: '8.2302.0', rows: ['rsyslogd/foreground', 'srv/rsyslogd/-n'] },
}) satisfies Program;
