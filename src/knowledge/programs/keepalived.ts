import type { Program } from '../../model/index.ts';
import { all, ignored, stopsInOrder, taken } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'keepalived',
  signals: {
    ...all(['SIGTERM', 'SIGINT'], taken(stopsInOrder().reaction ?? [], 'stops in order')),
    SIGHUP: taken([], 'reads its configuration again'),
    ...all(['SIGUSR1', 'SIGUSR2'], taken([], 'writes down its state')),
    ...all(['SIGQUIT', 'SIGWINCH'], ignored('left alone')),
  },
  reaps: 'any',
  foreground: argv => hasFlag(argv, 'n', '--dont-fork'),
  sources: [
    'keepalived(8): -n keeps it in the foreground; it takes its signals by signalfd(2)',
    'keepalived 2.2.7 as PID 1, Linux 6.18',
  ],
  measured: { version: '2.2.7', rows: ['keepalived/foreground'] },
}) satisfies Program;
