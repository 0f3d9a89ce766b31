import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'rinetd',
  signals: {
    ...all(['SIGTERM', 'SIGINT'], stopsInOrder()),
    SIGHUP: stays('reads its configuration again'),
  },
  reaps: 'none',
  foreground: argv => hasFlag(argv, 'f', '--foreground'),
  shortOptions: ['-h', '-v'],
  sources: ['rinetd(8): -f keeps it in the foreground', 'rinetd 0.73 as PID 1, Linux 6.18'],
  measured: { version: '0.73', rows: ['rinetd/foreground'] },
}) satisfies Program;
