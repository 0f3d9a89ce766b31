import type { Behaviour, Launch, Program, Reaction, World } from '../../model/index.ts';
import { caught, goesToBackground, service, stays, stopsAtOnce, stopsInOrder } from '../behaviours.ts';

const FAST: Reaction = [
  { do: 'work', ms: 50, note: 'ends its workers' },
  { do: 'exit', status: 0, cleansUp: false },
];
const fast = { ...caught(FAST, 'fast shutdown'), means: 'a fast shutdown: open connections are dropped' };

const MASTER = service(
  {
    SIGTERM: fast,
    SIGINT: fast,
    SIGQUIT: caught(
      [
        { do: 'signal', to: 'children', signal: 'SIGQUIT' },
        { do: 'wait', for: 'children' },
        { do: 'exit', status: 0, cleansUp: true },
      ],
      'graceful shutdown: waits for open requests, without limit',
    ),
    SIGHUP: stays('reloads its configuration'),
    SIGUSR1: stays('opens its logs again'),
    SIGUSR2: stays('upgrades its binary'),
    SIGWINCH: stays('stops its workers and stays'),
  },
  'any',
);

const WORKER: Behaviour = service({
  SIGTERM: stopsAtOnce(0, 'a fast shutdown: open connections are dropped'),
  SIGINT: stopsAtOnce(0, 'a fast shutdown: open connections are dropped'),
  SIGQUIT: stopsInOrder(),
  SIGWINCH: stopsInOrder(),
});

/** SIGQUIT is the graceful stop, SIGTERM and SIGINT the fast one. */
export default {
  name: 'nginx',
  kind: 'server',
  matches: ['nginx', 'nginx-debug', 'openresty', 'tengine', 'angie', 'freenginx'],
  launch({ argv, cwd }, world): Launch {
    if (argv.some(a => /^-[a-zA-Z]*[tTvVsh?]/.test(a) && !a.startsWith('-g') && !a.startsWith('-c')))
      return { kind: 'exits', status: 0, why: 'nginx only checks, prints or signals' };
    const given = valuesOf(argv, '-g').join(';');
    const title = [`nginx: master process ${argv.join(' ')}`];
    const inConfig =
      /\bdaemon\s+(on|off)\s*;?/.exec(given)?.[1] ?? daemonIn(valuesOf(argv, '-c')[0], cwd, world);
    if (inConfig !== 'off') return goesToBackground('nginx', MASTER, title);
    if (/\bmaster_process\s+off\b/.test(given))
      return { kind: 'stay', behaviour: { ...MASTER, waitsForChildren: 'none' } };
    return {
      kind: 'stay',
      behaviour: MASTER,
      title,
      children: [{ run: { worker: WORKER, title: ['nginx: worker process'] } }],
    };
  },
  sources: ['https://nginx.org/en/docs/control.html', 'nginx 1.22.1 as PID 1, Linux 6.18'],
  measured: {
    version: '1.22.1-9+deb12u11',
    rows: [
      'srv/nginx/daemon-off',
      'srv/nginx/-g-daemon-off',
      'srv/nginx/daemon-on',
      'srv/nginx/master_process-off',
    ],
  },
} satisfies Program;

/** The values of an option, written apart or attached: `-g "daemon off;"`, `-g'daemon off;'`. */
function valuesOf(argv: readonly string[], option: string): string[] {
  return argv.flatMap((a, i) =>
    a === option ? [argv[i + 1] ?? ''] : a.startsWith(option) ? [a.slice(option.length)] : [],
  );
}

/** What the configuration says; the default is `on`, also in the files that nginx and the distributions ship. */
function daemonIn(file: string | undefined, cwd: string, world: World): string {
  const path = file ?? '/etc/nginx/nginx.conf';
  const text = world.read(path, cwd)?.text;
  const found = /(?:^|[\s;{}])daemon\s+(on|off)\s*;/.exec((text ?? '').replace(/#.*$/gm, ''))?.[1];
  if (found) return found;
  if (text !== undefined) return 'on';
  const origin = world.origin(path, cwd);
  // A step such as `echo "daemon off;" >> /etc/nginx/nginx.conf`.
  if (origin.kind === 'produced' && origin.runs.some(run => /daemon\s+off/.test(run.text))) return 'off';
  if (file !== undefined && origin.kind !== 'base')
    world.unknown(`${path} is not readable: nginx goes to the background unless it says "daemon off"`);
  return 'on';
}
