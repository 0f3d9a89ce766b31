import type { Program } from '../../model/index.ts';
import { server, stopsInOrder } from '../behaviours.ts';

export default {
  name: 'memcached',
  kind: 'server',
  matches: ['memcached'],
  launch: () => server({ SIGTERM: stopsInOrder(), SIGINT: stopsInOrder(), SIGUSR1: stopsInOrder() }),
  sources: ['memcached 1.6.18-1 as PID 1, Linux 6.18'],
  measured: { version: '1.6.18-1', rows: ['srv/memcached'] },
} satisfies Program;
