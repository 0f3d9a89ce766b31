import type { Program } from '../../model/index.ts';
import { server, stays, stopsInOrder } from '../behaviours.ts';

export default {
  name: 'memcached',
  kind: 'server',
  matches: ['memcached'],
  launch: () =>
    server({
      SIGTERM: stopsInOrder(0, 900),
      SIGINT: stopsInOrder(0, 900),
      SIGUSR1: stopsInOrder(0, 900),
      SIGHUP: stays('reads its authentication file again'),
    }),
  sources: ['memcached 1.6.18-1 as PID 1, Linux 6.18'],
  measured: { version: '1.6.18-1', rows: ['srv/memcached'] },
} satisfies Program;
