import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'tincd',
  signals: {
    ...all(['SIGTERM', 'SIGQUIT'], stopsInOrder()),
    SIGINT: stays('turns debugging on or off'),
    SIGHUP: stays('reads its configuration again'),
    SIGUSR1: stays('dumps its connections'),
    SIGUSR2: stays('dumps its traffic'),
    SIGWINCH: stays('purges what cannot be reached'),
  },
  reaps: 'none',
  foreground: argv => hasFlag(argv, 'D', '--no-detach'),
  shortOptions: ['-k', '-K', '--generate-keys', '--kill'],
  sources: ['tincd(8), SIGNALS: INT switches the debug level', 'tinc 1.0.36 as PID 1, Linux 6.18'],
  measured: { version: '1.0.36-2', rows: ['tincd/foreground'] },
}) satisfies Program;
