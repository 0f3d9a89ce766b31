import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'clamd',
  signals: {
    ...all(['SIGTERM', 'SIGINT'], stopsInOrder()),
    SIGHUP: stays('opens its log again'),
    SIGUSR2: stays('reloads its database'),
  },
  foreground: argv => hasFlag(argv, 'F', '--foreground'),
  sources: ['clamd(8), SIGNALS'],
}) satisfies Program;
