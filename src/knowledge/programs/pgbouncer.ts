import type { Program } from '../../model/index.ts';
import { depends, stays, stopsAtOnce, stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'pgbouncer',
  signals: {
    SIGTERM: depends(
      'SIGTERM ends pgbouncer at once before version 1.23, and waits for every client since',
      stopsAtOnce(1, 'an immediate shutdown: connections are cut'),
      { ...stays('waits until every client has left'), reaction: [] },
    ),
    SIGINT: stopsInOrder(0, 200),
    SIGHUP: stays('reads its configuration again'),
    SIGUSR1: stays('pauses'),
    SIGUSR2: stays('resumes'),
  },
  reaps: 'none',
  foreground: argv => !argv.includes('-d') && !argv.includes('--daemon'),
  sources: ['https://www.pgbouncer.org/usage.html#signals', 'pgbouncer 1.18.0 as PID 1, Linux 6.18'],
  measured: { version: '1.18.0-1+deb12u1', rows: ['srv/pgbouncer'] },
}) satisfies Program;
