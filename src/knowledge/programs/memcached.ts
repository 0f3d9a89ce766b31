import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'memcached',
  signals: {
    ...all(['SIGTERM', 'SIGINT', 'SIGUSR1'], stopsInOrder(0, 900)),
    SIGHUP: stays('reads its authentication file again'),
  },
  reaps: 'none',
  foreground: argv => !argv.includes('-d') && !argv.includes('--daemon'),
  sources: ['memcached(1)', 'memcached 1.6.18 as PID 1, Linux 6.18'],
  measured: { version: '1.6.18-1+deb12u1', rows: ['srv/memcached'] },
}) satisfies Program;
