import type { Program } from '../../model/index.ts';
import { all, stopsInOrder, taken } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'opendmarc',
  signals: {
    ...all(['SIGTERM', 'SIGINT', 'SIGHUP'], taken(stopsInOrder(0, 4000).reaction ?? [], 'shuts down')),
  },
  foreground: argv => hasFlag(argv, 'f'),
  shortOptions: ['-n', '-V'],
  reaps: 'none',
  sources: ['opendmarc(8): without -f it forks', 'opendmarc 1.4.2 as PID 1, Linux 6.18'],
  measured: { version: '1.4.2', rows: ['opendmarc/foreground'] },
}) satisfies Program;
