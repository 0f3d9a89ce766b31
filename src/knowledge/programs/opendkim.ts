import type { Program } from '../../model/index.ts';
import { all, stopsInOrder, taken } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'opendkim',
  signals: {
    ...all(['SIGTERM', 'SIGINT', 'SIGHUP'], taken(stopsInOrder().reaction ?? [], 'shuts down')),
    SIGUSR1: taken([], 'reads its configuration again'),
  },
  reaps: 'none',
  foreground: argv => hasFlag(argv, 'f'),
  short: ['-n', '-V'],
  sources: [
    'opendkim(8): -f stays in the foreground',
    'opendkim 2.11.0 as PID 1, Linux 6.18: a thread takes them with sigwait',
  ],
  measured: { version: '2.11.0', rows: ['opendkim/foreground'] },
}) satisfies Program;
