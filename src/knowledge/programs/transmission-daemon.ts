import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'transmission-daemon',
  signals: { ...all(['SIGTERM', 'SIGINT'], stopsInOrder()), SIGHUP: stays('reads its configuration again') },
  reaps: 'none',
  foreground: argv => argv.some(a => /^-[a-zA-Z]*f$/.test(a) || a === '--foreground'),
  short: ['-V', '-d', '--dump-settings'],
  sources: ['transmission-daemon(1): without -f it forks', 'transmission-daemon 3.00 as PID 1, Linux 6.18'],
  measured: { version: '3.00-2.1', rows: ['transmission-daemon/foreground'] },
}) satisfies Program;
