import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'pdns_recursor',
  signals: {
    ...all(['SIGTERM', 'SIGINT'], stopsInOrder(1, 0)),
    SIGUSR1: stays('nothing that stops it comes of it'),
    SIGUSR2: stays('nothing that stops it comes of it'),
  },
  foreground: argv => !argv.includes('--daemon') && !argv.includes('--daemon=yes'),
  reaps: 'none',
  sources: [
    'pdns_recursor(1): in the foreground unless the configuration says daemon=yes',
    'pdns_recursor 4.8.8 as PID 1, Linux 6.18',
  ],
  measured: { version: '4.8.8', rows: ['pdns_recursor/foreground'] },
}) satisfies Program;
