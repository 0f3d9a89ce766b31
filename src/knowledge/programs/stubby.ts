import type { Program } from '../../model/index.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'stubby',
  signals: {},
  foreground: argv => !hasFlag(argv, 'g'),
  shortOptions: ['-i', '-V', '-h'],
  reaps: 'none',
  sources: ['stubby(1): with -g it forks', 'stubby 1.6.0 as PID 1, Linux 6.18'],
  measured: { version: '1.6.0', rows: ['stubby/foreground'] },
}) satisfies Program;
