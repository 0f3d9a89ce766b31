import type { Program } from '../../model/index.ts';
import { all, stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'ss-server',
  also: ['ss-local', 'ss-redir', 'ss-tunnel'],
  signals: { ...all(['SIGTERM', 'SIGINT'], stopsInOrder()) },
  foreground: argv => !argv.includes('-f'),
  sources: ['ss-server(1): with -f it writes a pid file and forks', 'ss-server 3.3.5 as PID 1, Linux 6.18'],
  measured: { version: '3.3.5', rows: ['ss-server/foreground'] },
}) satisfies Program;
