import type { Program } from '../../model/index.ts';
import { stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'bird',
  also: ['bird6'],
  signals: {
    SIGTERM: stopsInOrder(),
    SIGHUP: stays('reads its configuration again'),
    SIGUSR1: stays('writes down its state'),
  },
  reaps: 'none',
  foreground: argv => hasFlag(argv, 'f') || hasFlag(argv, 'd'),
  shortOptions: ['-p', '--version'],
  sources: [
    'bird(8): -f and -d keep it in the foreground; it catches SIGTERM, not SIGINT',
    'bird 2.0.12 as PID 1, Linux 6.18',
  ],
  measured: { version: '2.0.12', rows: ['bird/foreground'] },
}) satisfies Program;
