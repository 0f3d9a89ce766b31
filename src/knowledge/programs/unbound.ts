import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'unbound',
  signals: { ...all(['SIGTERM', 'SIGINT', 'SIGQUIT'], stopsInOrder()), SIGHUP: stays('reloads') },
  foreground: argv => hasFlag(argv, 'd') || hasFlag(argv, 'p'),
  sources: ['https://github.com/NLnetLabs/unbound daemon/worker.c worker_sighandler()'],
  measured: { version: '1.17.1', rows: ['unbound/server'] },
}) satisfies Program;
