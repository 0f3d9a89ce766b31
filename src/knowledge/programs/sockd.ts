import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'sockd',
  also: ['danted'],
  signals: {
    ...all(['SIGTERM', 'SIGINT', 'SIGQUIT'], stopsInOrder()),
    SIGHUP: stays('reads its configuration again'),
    SIGUSR1: stays('nothing that stops it comes of it'),
  },
  foreground: argv => !hasFlag(argv, 'D'),
  shortOptions: ['-V', '-v'],
  reaps: 'any',
  sources: ['sockd(8): with -D it forks', 'sockd 1.4.2 as PID 1, Linux 6.18'],
  measured: { version: '1.4.2', rows: ['sockd/foreground'] },
}) satisfies Program;
