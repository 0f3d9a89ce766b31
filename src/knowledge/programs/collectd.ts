import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'collectd',
  signals: {
    ...all(['SIGTERM', 'SIGINT'], stopsInOrder()),
    SIGUSR1: stays('nothing that stops it comes of it'),
  },
  foreground: argv => hasFlag(argv, 'f'),
  shortOptions: ['-t', '-T', '-h'],
  reaps: 'any',
  sources: ['collectd(1): without -f it forks', 'collectd 5.12.0 as PID 1, Linux 6.18'],
  measured: { version: '5.12.0', rows: ['collectd/foreground'] },
}) satisfies Program;
