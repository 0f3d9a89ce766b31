import type { Program } from '../../model/index.ts';
import { ignored, server, stopsInOrder } from '../behaviours.ts';

export default {
  name: 'redis-server',
  kind: 'server',
  matches: ['redis-server', 'valkey-server', 'keydb-server'],
  launch: ({ argv }) => {
    const at = argv.indexOf('--daemonize');
    if (at !== -1 && argv[at + 1] === 'yes')
      return {
        kind: 'exits',
        status: 0,
        why: 'redis-server goes to the background',
        daemon: { run: { argv: ['redis-server'] } },
      };
    return server({
      SIGTERM: stopsInOrder(),
      SIGINT: stopsInOrder(),
      SIGHUP: ignored('redis ignores SIGHUP'),
    });
  },
  sources: [
    'https://redis.io/docs/latest/operate/oss_and_stack/reference/signals/',
    'redis-server 7.0.15 as PID 1, Linux 6.18',
  ],
  measured: { version: '7.0.15-1', rows: ['srv/redis/default'] },
} satisfies Program;
