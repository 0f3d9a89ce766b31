import type { Program } from '../../model/index.ts';
import { all, ignored, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'rpcbind',
  signals: {
    ...all(['SIGTERM', 'SIGINT', 'SIGQUIT'], stopsInOrder()),
    ...all(['SIGHUP', 'SIGUSR1', 'SIGUSR2'], ignored('it ignores it')),
  },
  reaps: 'any',
  foreground: argv => hasFlag(argv, 'f') || hasFlag(argv, 'd'),
  sources: ['rpcbind(8): -f and -d keep it in the foreground', 'rpcbind 1.2.6 as PID 1, Linux 6.18'],
  measured: { version: '1.2.6', rows: ['rpcbind/foreground'] },
}) satisfies Program;
