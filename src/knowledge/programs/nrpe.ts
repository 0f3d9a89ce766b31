import type { Program } from '../../model/index.ts';
import { stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'nrpe',
  signals: {
    SIGTERM: stopsInOrder(),
    SIGHUP: stays('reads its configuration again'),
    SIGQUIT: stays('caught, and it stays'),
  },
  foreground: argv => hasFlag(argv, 'f'),
  reaps: 'none',
  sources: ['nrpe(8): with -d it forks, with -f it stays', 'nrpe 4.1.0 as PID 1, Linux 6.18'],
  measured: { version: '4.1.0', rows: ['nrpe/foreground'] },
}) satisfies Program;
