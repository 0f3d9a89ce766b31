import type { KnownSignalBehaviour, Launch, Program } from '../../model/index.ts';
import { caught, goesToBackground, ignored, options, service, stays, stopsInOrder } from '../behaviours.ts';

const hard = (status: number): KnownSignalBehaviour => ({
  ...caught(
    [
      { do: 'signal', to: 'children', signal: 'SIGTERM' },
      { do: 'wait', for: 'children' },
      { do: 'exit', status, cleansUp: false },
    ],
    'a hard stop',
  ),
  means: 'a hard stop: connections are cut',
});

const MASTER = service(
  {
    SIGTERM: hard(0),
    SIGINT: hard(130),
    SIGUSR1: caught(
      [
        { do: 'signal', to: 'children', signal: 'SIGUSR1' },
        { do: 'wait', for: 'children' },
        { do: 'exit', status: 0, cleansUp: true },
      ],
      'soft stop: waits for open connections, up to hard-stop-after',
    ),
    SIGHUP: stays('reloads'),
    SIGUSR2: stays('reloads'),
    SIGQUIT: ignored('the master ignores SIGQUIT'),
  },
  'any',
);

/** Without `-W` SIGTERM and SIGINT are at their defaults: PID 1 never sees them. */
const ALONE = service({
  SIGUSR1: stopsInOrder(),
  SIGHUP: stays('prints the state of its servers'),
  SIGQUIT: stays('prints its memory pools'),
});

/** SIGUSR1 is the soft stop. The official image adds `-W -db`. */
export default {
  name: 'haproxy',
  kind: 'server',
  matches: ['haproxy'],
  launch({ argv, cwd }, world): Launch {
    const { values } = options(argv.slice(1), ['-f', '-C', '-n', '-N', '-L', '-p', '-x', '-S', '-m']);
    if (argv.some(a => a === '-c' || a === '-v' || a === '-vv'))
      return { kind: 'exits', status: 0, why: 'haproxy only checks or prints' };
    const text = world.read(values.get('-f') ?? '/etc/haproxy/haproxy.cfg', cwd)?.text ?? '';
    const master = argv.includes('-W') || argv.includes('-Ws') || /^\s*master-worker\b/m.test(text);
    const behaviour = master ? MASTER : ALONE;
    const daemon = argv.includes('-D') || (/^\s*daemon\s*$/m.test(text) && !argv.includes('-db'));
    if (daemon) return goesToBackground('haproxy', behaviour, argv);
    const children = master ? [{ run: { worker: service({ SIGUSR1: stopsInOrder() }), title: argv } }] : [];
    return { kind: 'stay', behaviour, children };
  },
  sources: ['https://docs.haproxy.org/2.6/management.html section 4', 'haproxy 2.6.12 as PID 1, Linux 6.18'],
  measured: { version: '2.6.12-1+deb12u4', rows: ['srv/haproxy/-W-db', 'srv/haproxy/-db'] },
} satisfies Program;
