import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'in.tftpd',
  signals: {
    ...all(['SIGTERM', 'SIGINT'], stopsInOrder()),
    SIGHUP: stays('reads its configuration again'),
  },
  reaps: 'any',
  foreground: argv => hasFlag(argv, 'L') || argv.includes('--foreground'),
  sources: [
    'tftpd(8): -L and --foreground keep it in the foreground',
    'tftpd-hpa 5.2 as PID 1, Linux 6.18: SIGTERM ends it with 0, and SIGCHLD is ignored',
  ],
  measured: { version: '5.2+20150808-1.4', rows: ['in.tftpd/foreground'] },
}) satisfies Program;
