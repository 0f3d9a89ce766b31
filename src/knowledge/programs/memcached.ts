import type { Program } from '../../model/index.ts';
import { service, stays, stopsInOrder } from '../behaviours.ts';

const MEMCACHED = service({
  SIGTERM: stopsInOrder(0, 900),
  SIGINT: stopsInOrder(0, 900),
  SIGUSR1: stopsInOrder(0, 900),
  SIGHUP: stays('reads its authentication file again'),
});

export default {
  name: 'memcached',
  kind: 'server',
  matches: ['memcached'],
  launch: ({ argv }) =>
    argv.some(word => word === '-d' || word === '--daemon')
      ? {
          kind: 'exits',
          status: 0,
          why: 'memcached goes to the background',
          daemon: { run: { worker: MEMCACHED, title: argv } },
        }
      : { kind: 'stay', behaviour: MEMCACHED },
  sources: ['memcached 1.6.18-1 as PID 1, Linux 6.18'],
  measured: { version: '1.6.18-1', rows: ['memcached/plain', 'srv/memcached'] },
} satisfies Program;
