import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'xinetd',
  signals: {
    ...all(['SIGTERM', 'SIGQUIT'], stopsInOrder()),
    ...all(['SIGINT', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH'], stays('caught, and it stays')),
    SIGHUP: stays('reads its configuration again'),
  },
  reaps: 'any',
  foreground: argv => argv.includes('-dontfork') || argv.includes('-d'),
  sources: ['xinetd(8): -dontfork stays in the foreground', 'xinetd 2.3.15 as PID 1, Linux 6.18'],
  measured: { version: '2.3.15', rows: ['xinetd/foreground'] },
}) satisfies Program;
