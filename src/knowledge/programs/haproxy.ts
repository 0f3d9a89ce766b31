import type { Program, World } from '../../model/index.ts';
import { goesToBackground, ignored, service, stays, stopsAtOnce, stopsInOrder } from '../behaviours.ts';

const ONE_PROCESS = service({
  SIGUSR1: stopsInOrder(),
  SIGQUIT: stays('dumps its pools'),
  SIGHUP: stays('dumps its servers'),
  SIGUSR2: ignored('only a master reloads'),
});

const MASTER = service(
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

/** By `-D`, or by `daemon` in a file that is read; `-db` and `-d` win over both. */
function daemonizes(argv: readonly string[], world: World): boolean {
  if (argv.includes('-db') || argv.includes('-d')) return false;
  const files = argv.filter((_, i) => argv[i - 1] === '-f');
  return argv.includes('-D') || files.some(file => /^\s*daemon\s*$/m.test(world.read(file, '/')?.text ?? ''));
}

export default {
  name: 'haproxy',
  kind: 'server',
  matches: ['haproxy'],
  launch: ({ argv }, world) => {
    const behaviour = argv.includes('-W') || argv.includes('-Ws') ? MASTER : ONE_PROCESS;
    if (argv.includes('-c') || argv[1] === '-v' || argv[1] === '-vv')
      return { kind: 'exits', status: 0, why: 'haproxy checks its configuration, or says its version' };
    return daemonizes(argv, world)
      ? goesToBackground('haproxy', behaviour, argv)
      : { kind: 'stay', behaviour };
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
