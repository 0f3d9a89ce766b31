import type { Program } from '../../model/index.ts';
import { all, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'pure-ftpd',
  signals: {
    ...all(['SIGTERM', 'SIGINT'], stopsInOrder()),
  },
  reaps: 'any',
  foreground: argv => !hasFlag(argv, 'B', '--daemonize'),
  title: () => ['pure-ftpd (SERVER)'],
  sources: [
    'pure-ftpd(8): -B goes to the background',
    'pure-ftpd 1.0.50 as PID 1, Linux 6.18: SIGTERM and SIGINT end it with 0',
  ],
}) satisfies Program;
