import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'fail2ban-server',
  signals: {
    ...all(['SIGTERM', 'SIGINT'], stopsInOrder()),
    SIGUSR1: stays('flushes its logs'),
  },
  reaps: 'none',
  foreground: argv => hasFlag(argv, 'f'),
  title: argv => ['/usr/bin/python3', '/usr/bin/fail2ban-server', ...argv.slice(1)],
  sources: [
    'fail2ban-server(1): -f keeps it in the foreground',
    'fail2ban-server 1.0.2 as PID 1, Linux 6.18',
  ],
  measured: { version: '1.0.2', rows: ['fail2ban-server/foreground'] },
}) satisfies Program;
