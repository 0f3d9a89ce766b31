import type { Program } from '../../model/index.ts';
import { all, ignored, stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'minidlnad',
  also: ['minidlna'],
  signals: {
    ...all(['SIGTERM', 'SIGINT'], stopsInOrder()),
    SIGHUP: stays('nothing that stops it comes of it'),
    SIGUSR1: stays('nothing that stops it comes of it'),
    SIGUSR2: ignored('it ignores SIGUSR2'),
  },
  foreground: argv => hasFlag(argv, 'd') || hasFlag(argv, 'S'),
  shortOptions: ['-h', '-V'],
  reaps: 'any',
  sources: ['minidlnad(8): with -d or -S it stays in the foreground', 'minidlnad 1.3.0 as PID 1, Linux 6.18'],
  measured: { version: '1.3.0', rows: ['minidlnad/foreground'] },
}) satisfies Program;
