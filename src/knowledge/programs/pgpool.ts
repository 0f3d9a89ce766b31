import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'pgpool',
  signals: {
    SIGTERM: stopsInOrder(),
    SIGINT: stopsInOrder(),
    SIGQUIT: stopsInOrder(),
    SIGHUP: stays('reads its configuration again'),
    ...all(['SIGUSR1', 'SIGUSR2'], stays('is for its own processes')),
  },
  reaps: 'any',
  foreground: argv => hasFlag(argv, 'n', '--dont-detach'),
  short: ['reload', 'stop'],
  sources: [
    'pgpool(1): -n keeps it in the foreground; SIGTERM waits for clients to leave, SIGINT does not',
    'pgpool 4.3.5 as PID 1, Linux 6.18',
  ],
  measured: { version: '4.3.5', rows: ['pgpool/foreground'] },
}) satisfies Program;
