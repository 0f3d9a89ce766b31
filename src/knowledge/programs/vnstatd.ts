import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

/** It counts the traffic of each interface. */
export default serverEntry({
  name: 'vnstatd',
  signals: {
    ...all(['SIGTERM', 'SIGINT'], stopsInOrder()),
    SIGHUP: stays('writes what it has, and reads its configuration again'),
  },
  reaps: 'none',
  foreground: argv => !hasFlag(argv, 'd', '--daemon'),
  shortOptions: ['--initdb', '-v', '-?'],
  sources: ['vnstatd(8): -d, -n, --initdb', 'vnstat 2.10 as PID 1, Linux 6.18'],
  measured: { version: '2.10', rows: ['vnstatd/foreground'] },
}) satisfies Program;
