import type { Program } from '../../model/index.ts';
import { all, taken } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'named',
  also: ['bind'],
  signals: {
    ...all(['SIGTERM', 'SIGINT'], taken([{ do: 'exit', status: 0, cleansUp: true }], 'shuts down')),
    SIGHUP: { ...taken([], 'reloads'), means: 'reloads' },
  },
  foreground: argv => hasFlag(argv, 'f') || hasFlag(argv, 'g'),
  short: ['-v', '-V', '-C'],
  sources: ['named(8), SIGNALS: SIGINT and SIGTERM shut down, SIGHUP reloads'],
  measured: { version: '9.18.49', rows: ['named/server'] },
}) satisfies Program;
