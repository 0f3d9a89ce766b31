import type { Program } from '../../model/index.ts';
import { all, caught } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

/** Its workers get it, for it is sent to the group; then it raises it again, which as PID 1 is dropped. */
const RAISES = caught(
  [{ do: 'signal', to: 'children', signal: 'same' }, { do: 'raise' }],
  'its workers are told, and it raises the signal again: as PID 1 it stays',
);

export default serverEntry({
  name: 'distccd',
  signals: all(['SIGTERM', 'SIGINT', 'SIGHUP'], RAISES),
  reaps: 'any',
  foreground: argv => argv.includes('--no-detach') || argv.includes('--no-fork'),
  sources: [
    'distcc/distcc 3.4 src/dsignal.c, src/dparent.c: the handler signals the group, and itself again',
    'distccd 3.4 as PID 1, Linux 6.18: its workers end, and it stays without any',
  ],
  measured: { version: '3.4+really3.4-3', rows: ['distccd/foreground'] },
}) satisfies Program;
