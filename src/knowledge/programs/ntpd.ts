import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

/** Of a child that it does not know, an orphan of others, it crashes: as PID 1 that ends it with 139. */
export default serverEntry({
  name: 'ntpd',
  signals: {
    ...all(['SIGTERM', 'SIGINT', 'SIGQUIT'], stopsInOrder()),
    SIGHUP: stays('reads its configuration again'),
    ...all(['SIGUSR1', 'SIGUSR2'], stays('changes how much it logs')),
  },
  foreground: argv => hasFlag(argv, 'n', '--nofork') || hasFlag(argv, 'd'),
  shortOptions: ['-q', '--quit', '-V', '--version'],
  sources: ['ntpd(8): without -n it forks', 'ntpd 1.2.2 as PID 1, Linux 6.18'],
  measured: { version: '1.2.2+dfsg1-1', rows: ['ntpd/foreground'] },
}) satisfies Program;
