import type { Program } from '../../model/index.ts';
import { all, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'chronyd',
  signals: all(['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP'], stopsInOrder()),
  reaps: 'none',
  foreground: argv => hasFlag(argv, 'd') || hasFlag(argv, 'n'),
  short: ['-q', '-Q', '-v', '-p'],
  sources: ['chronyd(8): -d and -n stay in the foreground', 'chrony 4.3 as PID 1, Linux 6.18'],
  measured: { version: '4.3-2', rows: ['chronyd/foreground'] },
}) satisfies Program;
