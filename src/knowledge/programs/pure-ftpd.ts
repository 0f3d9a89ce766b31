import type { Program } from '../../model/index.ts';
import { all, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'pure-ftpd',
  signals: {
    ...all(['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP'], stopsInOrder()),
  },
  blocked: ['SIGUSR1', 'SIGUSR2', 'SIGWINCH'],
  reaps: 'any',
  foreground: argv => !hasFlag(argv, 'B', '--daemonize'),
  title: () => ['pure-ftpd (SERVER)'],
  sources: [
    'pure-ftpd(8): -B goes to the background',
    'pure-ftpd 1.0.50 as PID 1, Linux 6.18: SIGTERM, SIGINT, SIGQUIT and SIGHUP end it with 0',
  ],
  measured: { version: '1.0.50-2.1', rows: ['pure-ftpd/foreground'] },
}) satisfies Program;
