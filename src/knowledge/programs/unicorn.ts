import type { Program } from '../../model/index.ts';
import { service, stays, stopsAtOnce, tellsChildren, WORKER } from '../behaviours.ts';

const quick = stopsAtOnce(0, 'a quick shutdown: requests in progress are cut');

const MASTER = service(
  {
    SIGTERM: quick,
    SIGINT: quick,
    SIGQUIT: tellsChildren(0),
    SIGHUP: stays('reloads its configuration'),
    SIGUSR1: stays('opens its logs again'),
    SIGUSR2: stays('upgrades itself'),
    SIGWINCH: stays('stops its workers when it is a daemon'),
  },
  'any',
);

/** SIGQUIT is the graceful stop. */
export default {
  name: 'unicorn',
  kind: 'server',
  matches: ['unicorn', 'unicorn_rails', 'rainbows', 'pitchfork'],
  launch({ argv }) {
    const title = ['unicorn', 'master', ...argv.slice(1)];
    const worker = { run: { worker: WORKER, title: ['unicorn', 'worker[0]', ...argv.slice(1)] } };
    if (argv.includes('-D') || argv.includes('--daemonize'))
      return {
        kind: 'exits',
        status: 0,
        why: 'unicorn goes to the background',
        daemon: { run: { worker: MASTER, title } },
      };
    return { kind: 'stay', behaviour: MASTER, children: [worker], prefork: true, title };
  },
  sources: ['https://yhbt.net/unicorn/SIGNALS.html', 'unicorn 6.0.0 as PID 1, Linux 6.18'],
  measured: { version: '6.0.0-2', rows: ['unicorn/plain'] },
} satisfies Program;
