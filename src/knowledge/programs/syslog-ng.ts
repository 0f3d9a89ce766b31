import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'syslog-ng',
  signals: {
    ...all(['SIGTERM', 'SIGINT'], stopsInOrder()),
    SIGHUP: stays('reads its configuration again'),
    SIGUSR1: stays('opens its logs again'),
  },
  reaps: 'any',
  foreground: argv => hasFlag(argv, 'F', '--foreground'),
  short: ['-s', '--syntax-only', '-V'],
  sources: ['syslog-ng(8)', 'syslog-ng 3.38.1 as PID 1, Linux 6.18'],
  measured: { version: '3.38.1', rows: ['syslog-ng/foreground'] },
}) satisfies Program;
