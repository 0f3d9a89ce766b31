import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'monit',
  signals: {
    ...all(['SIGTERM', 'SIGINT'], stopsInOrder()),
    SIGHUP: stays('reads its configuration again'),
    SIGUSR1: stays('wakes up'),
  },
  foreground: argv => hasFlag(argv, 'I'),
  shortOptions: ['-t', '-V', '-r'],
  reaps: 'none',
  sources: ['monit(1): with -I it stays in the foreground', 'monit 5.33.0 as PID 1, Linux 6.18'],
  measured: { version: '5.33.0', rows: ['monit/foreground'] },
}) satisfies Program;
