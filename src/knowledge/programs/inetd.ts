import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'inetd',
  signals: { ...all(['SIGTERM', 'SIGINT'], stopsInOrder()), SIGHUP: stays('reads its configuration again') },
  reaps: 'any',
  foreground: argv => hasFlag(argv, 'i') || hasFlag(argv, 'd'),
  sources: [
    'inetd(8) of openbsd-inetd: -i stays in the foreground',
    'openbsd-inetd 0.20221205 as PID 1, Linux 6.18',
  ],
  measured: { version: '0.20221205', rows: ['inetd/foreground'] },
}) satisfies Program;
