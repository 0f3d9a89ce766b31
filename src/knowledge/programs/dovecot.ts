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
  // It starts itself again by its path.
  title: argv => ['/usr/sbin/dovecot', ...argv.slice(1)],
  foreground: argv => hasFlag(argv, 'F'),
  short: ['stop', 'reload', '-n', '-a'],
  sources: ['dovecot(1), SIGNALS'],
  measured: { version: '2.3.19.1', rows: ['dovecot/server'] },
}) satisfies Program;
