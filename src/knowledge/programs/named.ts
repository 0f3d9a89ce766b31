import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'named',
  also: ['bind'],
  signals: { ...all(['SIGTERM', 'SIGINT'], stopsInOrder()), SIGHUP: stays('reloads') },
  foreground: argv => hasFlag(argv, 'f') || hasFlag(argv, 'g'),
  short: ['-v', '-V', '-C'],
  sources: ['named(8), SIGNALS: SIGINT and SIGTERM shut down, SIGHUP reloads'],
}) satisfies Program;
