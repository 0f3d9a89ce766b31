import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'rspamd',
  signals: {
    ...all(['SIGTERM', 'SIGINT'], stopsInOrder()),
    SIGHUP: stays('reads its configuration again'),
    SIGUSR1: stays('opens its logs again'),
  },
  reaps: 'any',
  foreground: argv => hasFlag(argv, 'f', '--no-fork'),
  title: () => ['rspamd: main process'],
  shortOptions: ['-t', '--config-test', '-v', '--version', '--encrypt-password'],
  sources: [
    'rspamd(8): -f keeps it in the foreground; the main process tells its workers and waits for them',
    'rspamd 3.4 as PID 1, Linux 6.18',
  ],
  measured: { version: '3.4', rows: ['rspamd/foreground'] },
}) satisfies Program;
