import type { Program } from '../../model/index.ts';
import { stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'freeradius',
  also: ['radiusd'],
  signals: {
    SIGTERM: stopsInOrder(),
    SIGINT: stopsInOrder(2),
    SIGQUIT: stopsInOrder(3),
    SIGHUP: stays('reads its configuration again'),
  },
  reaps: 'none',
  foreground: argv => hasFlag(argv, 'f') || hasFlag(argv, 'X'),
  short: ['-v', '-C'],
  sources: ['radiusd(8): -f stays in the foreground, -X as well', 'freeradius 3.2.1 as PID 1, Linux 6.18'],
  measured: { version: '3.2.1', rows: ['freeradius/foreground'] },
}) satisfies Program;
