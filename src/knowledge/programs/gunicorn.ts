import type { Program } from '../../model/index.ts';
import { service, stays, stopsAtOnce, tellsChildren, WORKER } from '../behaviours.ts';

const MASTER = service(
  {
    SIGTERM: tellsChildren(0, 30_000),
    SIGINT: stopsAtOnce(0, 'a quick shutdown: requests in progress are cut'),
    SIGQUIT: stopsAtOnce(0, 'a quick shutdown: requests in progress are cut'),
    SIGHUP: stays('reloads its configuration'),
    SIGUSR1: stays('opens its logs again'),
    SIGUSR2: stays('upgrades itself'),
    SIGWINCH: stays('stops its workers when it is a daemon'),
  },
  'any',
);

/** SIGTERM is the graceful stop; it waits up to --graceful-timeout, 30 s by default. */
export default {
  name: 'gunicorn',
  kind: 'server',
  matches: ['gunicorn'],
  launch: ({ argv }) => {
    if (argv.includes('--daemon') || argv.includes('-D'))
      return {
        kind: 'exits',
        status: 0,
        why: 'gunicorn goes to the background',
        daemon: { run: { worker: MASTER, title: argv } },
      };
    const dev = argv.includes('--reload') ? { devServer: 'gunicorn --reload' } : {};
    return {
      kind: 'stay',
      behaviour: MASTER,
      children: [{ run: { worker: WORKER, title: argv } }],
      prefork: true,
      ...dev,
    };
  },
  sources: ['https://docs.gunicorn.org/en/stable/signals.html', 'gunicorn 20.1.0 as PID 1, Linux 6.18'],
  measured: { version: '20.1.0-6', rows: ['srv/gunicorn/sync'] },
} satisfies Program;
