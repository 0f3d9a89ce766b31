import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'dovecot',
  signals: {
    ...all(['SIGTERM', 'SIGINT'], stopsInOrder()),
    SIGHUP: stays('reloads its configuration'),
    SIGUSR1: stays('opens its logs again'),
  },
  reaps: 'any',
  foreground: argv => hasFlag(argv, 'F'),
  short: ['stop', 'reload', '-n', '-a'],
  sources: ['dovecot(1), SIGNALS'],
}) satisfies Program;
