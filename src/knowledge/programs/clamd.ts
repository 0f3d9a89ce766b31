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
  blocked: ['SIGQUIT', 'SIGUSR1', 'SIGWINCH'],
  foreground: argv => hasFlag(argv, 'F', '--foreground'),
  sources: ['clamd(8), SIGNALS'],
  measured: { version: '1.4.6', rows: ['clamd/server'] },
}) satisfies Program;
