import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'gearmand',
  signals: {
    ...all(['SIGTERM', 'SIGINT'], stopsInOrder()),
    ...all(['SIGHUP', 'SIGUSR1'], stays('caught, and it stays')),
  },
  reaps: 'none',
  foreground: argv => !hasFlag(argv, 'd', '--daemon'),
  short: ['-V'],
  sources: ['gearmand(8)', 'gearman-job-server 1.1.20 as PID 1, Linux 6.18'],
  measured: { version: '1.1.20', rows: ['gearmand/foreground'] },
}) satisfies Program;
