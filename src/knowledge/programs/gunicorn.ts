import type { Behaviour, Env, Invocation, Program, World } from '../../model/index.ts';
import { caught, drainOf, service, stays, stopsAtOnce, WORKER } from '../behaviours.ts';
import { applicationWord, pythonApplication } from '../python-applications.ts';
import { notANumber, optionValue, pythonTitle } from '../python-tools.ts';
import { splitWords } from '../words.ts';

/** SIGTERM is the graceful stop: it waits for requests up to --graceful-timeout, 30 s by default. */
export default {
  name: 'gunicorn',
  kind: 'server',
  matches: ['gunicorn'],
  launch(invocation, world) {
    const { argv, env } = invocation;
    const args = [...splitWords(env.GUNICORN_CMD_ARGS ?? ''), ...argv.slice(1)];
    const config = readConfig(args, invocation, world);
    const limit = optionValue(args, '--graceful-timeout');
    const master = masterOf(
      seconds(limit ?? config.get('graceful_timeout')),
      limit === undefined ? 'graceful_timeout' : '--graceful-timeout',
      limit ?? config.get('graceful_timeout'),
    );
    const title = pythonTitle(argv);
    if (args.includes('--daemon') || args.includes('-D') || config.get('daemon') === 'True')
      return {
        kind: 'exits',
        status: 0,
        why: 'gunicorn goes to the background',
        daemon: { run: { worker: master, title } },
      };
    const wrong = notANumber(invocation, ...NUMBERS);
    if (wrong !== undefined) return { kind: 'fails', status: 2, why: wrong };
    const given = optionValue(args, '-w', '--workers');
    if (
      !namesApplication(args) &&
      config.get('wsgi_app') === undefined &&
      !hasOpenConfig(args, invocation, world)
    )
      return { kind: 'exits', status: 1, why: 'gunicorn has no application to serve, and ends at once' };
    const reloads = args.includes('--reload') || config.get('reload') === 'True';
    const workers = workerCount(given ?? config.get('workers'), env);
    const loads = applicationOf(args, config);
    return {
      kind: 'stay',
      behaviour: master,
      children: Array.from({ length: workers }, () => ({ run: { worker: WORKER, title } })),
      prefork: true,
      title,
      ...(loads ? { loads } : {}),
      ...(reloads ? { devServer: 'gunicorn --reload' } : {}),
    };
  },
  sources: ['https://docs.gunicorn.org/en/stable/signals.html', 'gunicorn 20.1.0 as PID 1, Linux 6.18'],
  measured: {
    version: '20.1.0-6',
    rows: ['gunicorn/module', 'gunicorn/no-workers', 'gunicorn/sync'],
  },
} satisfies Program;

/** @source gunicorn/config.py: `type = int`, which argparse reads */
const NUMBERS = [
  '-w',
  '--workers',
  '--threads',
  '-t',
  '--timeout',
  '--graceful-timeout',
  '--keep-alive',
  '--worker-connections',
  '--max-requests',
  '--max-requests-jitter',
  '--backlog',
];

/** Options without a value: what comes behind them is the application. Words that are not known may be it. */
const FLAGS =
  /^(-D|-R|--(daemon|reload|preload|spew|initgroups|reuse-port|proxy-protocol|capture-output|enable-stdio-inheritance|no-sendfile|disable-redirect-access-to-syslog|do-handshake-on-connect|suppress-ragged-eofs|strip-header-spaces|check-config|print-config))$/;

const namesApplication = (args: readonly string[]): boolean =>
  args.some(arg => /[$…]/.test(arg) || /^--paster?/.test(arg)) || applicationWord(args, FLAGS) !== undefined;

/**
 * A worker sets its handlers before it loads the application (gunicorn/workers/base.py init_process()); with
 * `--preload` the master has loaded it before it sets its own. Those of gevent and eventlet have threads of another
 * kind, and uvicorn's sets handlers when it serves.
 */
function applicationOf(args: readonly string[], config: ReadonlyMap<string, string>) {
  const isPreloaded = args.includes('--preload') || config.get('preload_app') === 'True';
  const kind = optionValue(args, '-k', '--worker-class') ?? config.get('worker_class') ?? 'sync';
  const isPlain = /^['"]?(?:sync|gthread)['"]?$/.test(kind);
  return pythonApplication(
    applicationWord(args, FLAGS) ?? config.get('wsgi_app'),
    optionValue(args, '--chdir', '--pythonpath'),
    {
      by: isPreloaded ? 'itself' : 'workers',
      waitsForThreads: !/gevent|eventlet/.test(kind),
      replacesHandlers: isPlain && !isPreloaded,
    },
  );
}

/** A configuration that is named and can't be read may name the application. */
function hasOpenConfig(args: readonly string[], { cwd }: Invocation, world: World): boolean {
  const named = optionValue(args, '-c', '--config');
  if (named === undefined) return ['produced', 'opaque'].includes(world.origin('gunicorn.conf.py', cwd).kind);
  return world.read(named.replace(/^file:/, ''), cwd) === undefined;
}

/** Plain assignments of the configuration file, gunicorn.conf.py by default. */
function readConfig(args: readonly string[], { cwd }: Invocation, world: World): ReadonlyMap<string, string> {
  const name = (optionValue(args, '-c', '--config') ?? 'gunicorn.conf.py').replace(/^file:/, '');
  const values = new Map<string, string>();
  const source = world.read(name, cwd)?.text ?? '';
  for (const [, key = '', value = ''] of source.matchAll(/^(\w+) *= *(\S+)[^\n]*$/gm)) values.set(key, value);
  return values;
}

const seconds = (text: string | undefined) => (/^\d+$/.test(text ?? '') ? Number(text) * 1000 : 30_000);

function workerCount(text: string | undefined, env: Env): number {
  const count = Number(text ?? env.WEB_CONCURRENCY ?? 1);
  return Number.isInteger(count) && count > 0 ? Math.min(count, 4) : 2;
}

const quick = stopsAtOnce(0, 'a quick shutdown: requests in progress are cut');

function masterOf(limitMs: number, option: string, written: string | undefined): Behaviour {
  const graceful = caught(
    [
      { do: 'signal', to: 'children', signal: 'SIGTERM' },
      { do: 'wait', for: 'children', limitMs },
      { do: 'signal', to: 'children', signal: 'SIGKILL' },
      { do: 'exit', status: 0, cleansUp: true },
    ],
    'gunicorn tells its workers and waits up to the graceful timeout',
  );
  const signals = {
    SIGTERM: written === undefined ? graceful : { ...graceful, ...drainOf(option, written) },
    SIGINT: quick,
    SIGQUIT: quick,
    SIGHUP: stays('reloads its configuration'),
    SIGUSR1: stays('opens its logs again'),
    SIGUSR2: stays('upgrades itself'),
    SIGWINCH: stays('stops its workers when it is a daemon'),
  };
  return service(signals, 'any');
}
