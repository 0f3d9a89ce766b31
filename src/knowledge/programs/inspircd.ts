import type { Program } from '../../model/index.ts';
import { all, ignored, stays, stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'inspircd',
  signals: {
    SIGTERM: stopsInOrder(10),
    SIGHUP: stays('reads its configuration again'),
    ...all(['SIGUSR1', 'SIGUSR2'], ignored('it ignores it')),
  },
  reaps: 'any',
  foreground: argv => argv.includes('--nofork') || argv.includes('--debug'),
  sources: [
    'https://github.com/inspircd/inspircd src/inspircd.cpp: SIGTERM quits with EXIT_STATUS_SIGTERM, 10',
    'inspircd 3.15.0 as PID 1, Linux 6.18',
  ],
  measured: { version: '3.15.0', rows: ['inspircd/foreground'] },
}) satisfies Program;
