import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'inadyn',
  signals: {
    ...all(['SIGTERM', 'SIGINT'], stopsInOrder()),
    SIGHUP: stays('reads its configuration again'),
    ...all(['SIGUSR1', 'SIGUSR2'], stays('looks at its addresses again')),
  },
  reaps: 'none',
  foreground: argv => hasFlag(argv, 'n', '--foreground'),
  shortOptions: ['-1', '--once', '--check-config', '-v'],
  sources: ['inadyn(8): -n and --foreground keep it in the foreground', 'inadyn 2.10.0 as PID 1, Linux 6.18'],
  measured: { version: '2.10.0', rows: ['inadyn/foreground'] },
}) satisfies Program;
