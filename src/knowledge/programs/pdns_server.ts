import type { Program } from '../../model/index.ts';
import { serverEntry } from '../server-entry.ts';

/** It leaves all signals at their default: as PID 1 nothing ends it. */
export default serverEntry({
  name: 'pdns_server',
  signals: {},
  reaps: 'none',
  foreground: argv => !argv.includes('--daemon=yes') && !argv.includes('--daemon'),
  sources: [
    'pdns_server(1): --daemon=no and --guardian=no keep it in the foreground, alone',
    'pdns_server 4.7.3 as PID 1, Linux 6.18: it catches no signal',
  ],
  measured: { version: '4.7.3', rows: ['pdns_server/foreground'] },
}) satisfies Program;
