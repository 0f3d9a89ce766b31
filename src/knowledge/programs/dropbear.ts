import type { Program } from '../../model/index.ts';
import { all, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'dropbear',
  signals: { ...all(['SIGTERM', 'SIGINT'], stopsInOrder(1)) },
  reaps: 'any',
  foreground: argv => hasFlag(argv, 'F'),
  short: ['-V', '-h'],
  sources: [
    'dropbear(8): -F stays in the foreground',
    'dropbear 2022.83 as PID 1, Linux 6.18: it exits with 1',
  ],
  measured: { version: '2022.83', rows: ['dropbear/foreground'] },
}) satisfies Program;
