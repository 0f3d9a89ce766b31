import type { Program } from '../../model/index.ts';
import { all, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'deluged',
  signals: { ...all(['SIGTERM', 'SIGINT'], stopsInOrder()) },
  foreground: argv => hasFlag(argv, 'd', '--do-not-daemonize'),
  reaps: 'none',
  title: argv => ['python', ...argv],
  sources: ['deluged(1): without -d it forks', 'deluged 2.0.3 as PID 1, Linux 6.18'],
  measured: { version: '2.0.3', rows: ['deluged/foreground'] },
}) satisfies Program;
