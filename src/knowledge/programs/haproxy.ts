import type { Program } from '../../model/index.ts';
import { ignored, server, stays, stopsAtOnce, stopsInOrder } from '../behaviours.ts';

export default {
  name: 'haproxy',
  kind: 'server',
  matches: ['haproxy'],
  launch: ({ argv }) => {
    const master = argv.includes('-W') || argv.includes('-Ws');
    if (!master)
      return server({
        SIGUSR1: stopsInOrder(),
        SIGQUIT: stays('dumps its pools'),
        SIGHUP: stays('dumps its servers'),
        SIGUSR2: ignored('only a master reloads'),
      });
    return server(
      {
        SIGTERM: stopsAtOnce(0, 'a hard stop: connections are cut'),
        SIGINT: stopsAtOnce(130, 'a hard stop'),
        SIGUSR1: stopsInOrder(),
        SIGQUIT: ignored('the master ignores SIGQUIT'),
        SIGHUP: stays('reloads'),
        SIGUSR2: stays('reloads'),
      },
      'any',
    );
  },
  sources: [
    'https://www.haproxy.com/documentation management guide, section 4',
    'haproxy 2.6.12 as PID 1, Linux 6.18',
  ],
  measured: {
    version: '2.6.12-1',
    rows: ['haproxy/master', 'haproxy/one-process', 'srv/haproxy/-W-db', 'srv/haproxy/-db'],
  },
} satisfies Program;
