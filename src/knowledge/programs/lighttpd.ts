import type { Program } from '../../model/index.ts';
import { stays, stopsAtOnce, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'lighttpd',
  signals: {
    SIGTERM: stopsAtOnce(0, 'ends at once: connections are closed'),
    SIGINT: stopsInOrder(),
    SIGHUP: stays('opens its logs again'),
    SIGUSR1: stays('restarts gracefully'),
  },
  reaps: 'any',
  foreground: argv => hasFlag(argv, 'D'),
  short: ['-t', '-tt', '-p', '-v', '-V'],
  sources: ['lighttpd(8), SIGNALS: SIGINT is the graceful stop', 'lighttpd 1.4.69 as PID 1, Linux 6.18'],
  measured: { version: '1.4.69-1', rows: ['srv/lighttpd/-D'] },
}) satisfies Program;
