import type { Program } from '../../model/index.ts';
import { all, stays } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'turnserver',
  signals: { ...all(['SIGHUP', 'SIGUSR2'], stays('caught, and it stays')) },
  reaps: 'none',
  foreground: argv => !hasFlag(argv, 'o', '--daemon'),
  sources: ['turnserver(1)', 'coturn 4.6.1 as PID 1, Linux 6.18: TERM and INT are at their default'],
  measured: { version: '4.6.1', rows: ['turnserver/foreground'] },
}) satisfies Program;
