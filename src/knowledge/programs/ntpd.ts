import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'ntpd',
  signals: {
    ...all(['SIGTERM', 'SIGINT', 'SIGQUIT'], stopsInOrder()),
    SIGHUP: stays('reads its configuration again'),
  },
  foreground: argv => hasFlag(argv, 'n', '--nofork') || hasFlag(argv, 'd'),
  shortOptions: ['-q', '--quit', '-V', '--version'],
  sources: ['ntpd(8): without -n it forks', 'ntpd 1.2.2 as PID 1, Linux 6.18'],
}) satisfies Program;
