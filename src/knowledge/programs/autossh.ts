import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'autossh',
  signals: {
    ...all(['SIGTERM', 'SIGINT'], stopsInOrder(1)),
    SIGHUP: stays('nothing that stops it comes of it'),
    SIGUSR1: stays('starts its ssh anew'),
    SIGUSR2: stays('nothing that stops it comes of it'),
  },
  reaps: 'none',
  foreground: argv => !hasFlag(argv, 'f'),
  title: argv => ['/usr/lib/autossh/autossh', ...argv.slice(1)],
  shortOptions: ['-V'],
  sources: ['autossh(1): it tells its ssh with SIGTERM, and ends', 'autossh 1.4g as PID 1, Linux 6.18'],
  measured: { version: '1.4g', rows: ['autossh/foreground'] },
}) satisfies Program;
