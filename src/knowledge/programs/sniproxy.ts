import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'sniproxy',
  signals: {
    ...all(['SIGTERM', 'SIGINT'], stopsInOrder()),
    SIGHUP: stays('reads its configuration again'),
    SIGUSR1: stays('dumps its connections'),
  },
  reaps: 'any',
  foreground: argv => hasFlag(argv, 'f'),
  shortOptions: ['-V'],
  sources: ['sniproxy(8): -f keeps it in the foreground', 'sniproxy 0.6.0 as PID 1, Linux 6.18'],
  measured: { version: '0.6.0', rows: ['sniproxy/foreground'] },
}) satisfies Program;
