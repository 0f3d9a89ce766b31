import type { Program } from '../../model/index.ts';
import { stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'cupsd',
  signals: { SIGTERM: stopsInOrder(), SIGHUP: stays('reads its configuration again') },
  foreground: argv => hasFlag(argv, 'f') || hasFlag(argv, 'F'),
  shortOptions: ['-t'],
  reaps: 'any',
  sources: ['cupsd(8): without -f it forks', 'cupsd 2.4.2 as PID 1, Linux 6.18'],
  measured: { version: '2.4.2', rows: ['cupsd/foreground'] },
}) satisfies Program;
