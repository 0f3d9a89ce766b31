import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'freshclam',
  signals: {
    ...all(['SIGTERM', 'SIGINT'], stopsInOrder()),
    SIGHUP: stays('opens its log again'),
  },
  reaps: 'any',
  foreground: argv => argv.includes('--foreground') || argv.includes('--foreground=yes'),
  sources: [
    'freshclam(1): -d stays, and goes to the background unless --foreground is given; without -d it updates once',
    'freshclam 1.4.6 as PID 1, Linux 6.18',
  ],
  measured: { version: '1.4.6', rows: ['freshclam/foreground'] },
}) satisfies Program;
