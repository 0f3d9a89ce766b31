import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'tor',
  signals: {
    ...all(['SIGTERM', 'SIGINT'], stopsInOrder()),
    SIGHUP: stays('reads its configuration again'),
    ...all(['SIGUSR1', 'SIGUSR2'], stays('writes to its log')),
  },
  reaps: 'any',
  foreground: argv => !argv.some((a, at) => a === '--RunAsDaemon' && argv[at + 1] === '1'),
  short: ['--hash-password', '--verify-config', '--list-fingerprint'],
  sources: [
    'tor(1): SIGTERM and SIGINT shut down; RunAsDaemon is 0 by default',
    'tor 0.4.9.11 as PID 1, Linux 6.18',
  ],
  measured: { version: '0.4.9.11', rows: ['tor/foreground'] },
}) satisfies Program;
