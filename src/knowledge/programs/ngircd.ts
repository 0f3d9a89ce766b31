import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'ngircd',
  signals: {
    ...all(['SIGTERM', 'SIGINT', 'SIGQUIT'], stopsInOrder()),
    SIGHUP: stays('reads its configuration again'),
    SIGUSR1: stays('nothing that stops it comes of it'),
    SIGUSR2: stays('nothing that stops it comes of it'),
  },
  foreground: argv => hasFlag(argv, 'n', '--nodaemon'),
  shortOptions: ['-t', '--configtest'],
  reaps: 'any',
  sources: ['ngircd(8): without -n it forks', 'ngircd 26.1 as PID 1, Linux 6.18'],
  measured: { version: '26.1', rows: ['ngircd/foreground'] },
}) satisfies Program;
