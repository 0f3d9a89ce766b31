import type { Program } from '../../model/index.ts';
import { all, stays, stopsAtOnce } from '../behaviours.ts';
import { GO_RUNTIME } from '../go-runtime.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'webhook',
  signals: {
    ...GO_RUNTIME,
    ...all(['SIGTERM', 'SIGINT'], stopsAtOnce(0, 'ends at once: requests in progress are cut')),
    ...all(['SIGHUP', 'SIGUSR1'], stays('reads its hooks again')),
  },
  reaps: 'none',
  shortOptions: ['-version', '-list-cipher-suites'],
  sources: [
    'adnanh/webhook 2.8.0 signals.go: TERM and INT call os.Exit(0), HUP and USR1 reload',
    'webhook 2.8.0 as PID 1, Linux 6.18',
  ],
  measured: { version: '2.8.0', rows: ['webhook/foreground'] },
}) satisfies Program;
