import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'knotd',
  signals: {
    ...all(['SIGTERM', 'SIGINT'], stopsInOrder()),
    SIGHUP: stays('reads its configuration again'),
    SIGUSR1: stays('nothing that stops it comes of it'),
  },
  foreground: argv => !hasFlag(argv, 'd', '--daemonize'),
  reaps: 'none',
  sources: ['knotd(8): with -d it forks', 'knotd 3.2.6 as PID 1, Linux 6.18'],
  measured: { version: '3.2.6', rows: ['knotd/foreground'] },
}) satisfies Program;
