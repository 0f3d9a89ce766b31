import type { KnownSignalBehaviour, Launch, Program, World } from '../../model/index.ts';
import { caught, goesToBackground, service, stays, stopsAtOnce } from '../behaviours.ts';

const FAST: KnownSignalBehaviour = {
  ...caught(
    [
      { do: 'signal', to: 'children', signal: 'SIGTERM' },
      { do: 'wait', for: 'children', limitMs: 5000 },
      { do: 'exit', status: 0, cleansUp: false },
    ],
    'ends its children',
  ),
  means: 'a fast shutdown: requests in progress are cut',
};

const PARENT = service(
  {
    SIGTERM: FAST,
    SIGINT: FAST,
    SIGWINCH: caught(
      [
        { do: 'work', ms: 1000, note: 'lets its children finish their requests' },
        { do: 'exit', status: 0, cleansUp: true },
      ],
      'graceful stop: waits for open requests, up to GracefulShutdownTimeout',
    ),
    SIGHUP: stays('restarts'),
    SIGUSR1: stays('restarts gracefully'),
  },
  'any',
);

const CHILD = service({ SIGTERM: stopsAtOnce(0, 'ends at once') });
const BUSYBOX = service({ SIGHUP: stays('reads its configuration again') });

/** SIGWINCH is the graceful stop, SIGTERM the fast one. The `-foreground` scripts of the images exec it. */
export default {
  name: 'httpd',
  kind: 'server',
  matches: ['httpd', 'apache2', 'httpd-foreground', 'apache2-foreground'],
  launch({ argv }, world): Launch {
    const name = argv[0]?.slice(argv[0].lastIndexOf('/') + 1) ?? 'httpd';
    if (name === 'httpd' && isBusybox(argv, world))
      return argv.includes('-f') || argv.includes('-fv') || argv.includes('-vf')
        ? { kind: 'stay', behaviour: BUSYBOX }
        : goesToBackground('httpd', BUSYBOX, argv);
    const own = name.endsWith('-foreground')
      ? [name.replace('-foreground', ''), '-DFOREGROUND', ...argv.slice(1)]
      : argv;
    if (own.some(a => ['-t', '-v', '-V', '-l', '-L', '-S', '-M', '-h'].includes(a)))
      return { kind: 'exits', status: 0, why: `${name} only checks or prints` };
    const foreground = own.some(
      (a, i) =>
        a === '-DFOREGROUND' ||
        a === '-DNO_DETACH' ||
        a === '-X' ||
        (a === '-D' && /^(FOREGROUND|NO_DETACH)$/.test(own[i + 1] ?? '')),
    );
    if (!foreground || signalArgument(own)) return goesToBackground(name, PARENT, own);
    return {
      kind: 'stay',
      behaviour: PARENT,
      title: own,
      children: [{ run: { worker: CHILD, title: own } }],
    };
  },
  sources: [
    'https://httpd.apache.org/docs/2.4/stopping.html',
    'https://github.com/docker-library/httpd httpd-foreground: exec httpd -DFOREGROUND "$@"',
    'apache2 2.4.71 as PID 1, Linux 6.18',
  ],
  measured: {
    version: '2.4.71-1~deb12u1',
    rows: ['srv/apache2/-DFOREGROUND', 'srv/apache2/default-daemon', 'srv/busybox-httpd/-f'],
  },
} satisfies Program;

const signalArgument = (argv: readonly string[]) =>
  argv.some(
    (a, i) => a === '-k' && ['stop', 'restart', 'graceful', 'graceful-stop'].includes(argv[i + 1] ?? ''),
  );

/** busybox's httpd has `-f` without a value, `-p PORT`, `-h HOME`; Apache's `-f` names a file. */
const isBusybox = (argv: readonly string[], world: World) =>
  argv.some((a, i) => a === '-f' && (argv[i + 1] === undefined || argv[i + 1]?.startsWith('-'))) ||
  (world.binSh === 'busybox' && argv.some(a => a === '-p' || a === '-h'));
