import type { Program } from '../../model/index.ts';
import { service, stays, stopsAtOnce, tellsChildren, WORKER } from '../behaviours.ts';

const PARENT = service(
  {
    SIGTERM: stopsAtOnce(0, 'a fast shutdown: requests in progress are cut'),
    SIGINT: stopsAtOnce(0, 'a fast shutdown: requests in progress are cut'),
    SIGWINCH: tellsChildren(),
    SIGHUP: stays('restarts'),
    SIGUSR1: stays('restarts gracefully'),
  },
  'any',
);

/** SIGWINCH is the graceful stop, SIGTERM the fast one. */
export default {
  name: 'httpd',
  kind: 'server',
  matches: ['httpd', 'apache2', 'httpd-foreground', 'apache2-foreground'],
  launch: ({ argv }) => {
    const name = argv[0]?.slice(argv[0].lastIndexOf('/') + 1) ?? 'httpd';
    const wrapped = name.endsWith('-foreground');
    const own = wrapped ? [name.replace('-foreground', ''), '-DFOREGROUND', ...argv.slice(1)] : argv;
    if (
      !own.some(
        (a, i) => a.startsWith('-DFOREGROUND') || a === '-X' || (a === '-D' && own[i + 1] === 'FOREGROUND'),
      )
    ) {
      return {
        kind: 'exits',
        status: 0,
        why: 'httpd goes to the background',
        daemon: { run: { worker: PARENT, title: own } },
      };
    }
    return {
      kind: 'stay',
      behaviour: PARENT,
      title: own,
      children: [{ run: { worker: WORKER, title: own } }],
    };
  },
  sources: ['https://httpd.apache.org/docs/2.4/stopping.html', 'apache2 2.4.71 as PID 1, Linux 6.18'],
  measured: { version: '2.4.71-1', rows: ['httpd/daemon', 'httpd/foreground', 'srv/apache2/-DFOREGROUND'] },
} satisfies Program;
