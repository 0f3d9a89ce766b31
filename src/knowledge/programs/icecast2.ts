import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'icecast2',
  also: ['icecast'],
  signals: { ...all(['SIGTERM', 'SIGINT'], stopsInOrder()), SIGHUP: stays('reads its configuration again') },
  reaps: 'none',
  foreground: argv => !hasFlag(argv, 'b'),
  short: ['-v'],
  sources: ['icecast2(1): -b goes to the background', 'icecast2 2.4.4 as PID 1, Linux 6.18'],
  measured: { version: '2.4.4', rows: ['icecast2/foreground'] },
}) satisfies Program;
