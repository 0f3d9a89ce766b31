import type { Invocation, Program, Reaction, World } from '../../model/index.ts';
import { caught, drainOf, service, stays, stopsInOrder, tellsChildren, WORKER } from '../behaviours.ts';
import { optionValue } from '../python-tools.ts';

/** Waits for the requests in progress. */
export default {
  name: 'puma',
  kind: 'server',
  matches: ['puma', 'pumactl', 'rackup'],
  launch(invocation, world) {
    const { argv } = invocation;
    if (argv[0]?.endsWith('pumactl') && !argv.includes('start'))
      return { kind: 'exits', status: 0, why: 'pumactl ends by itself' };
    if (argv.includes('-d') || argv.includes('--daemon'))
      return {
        kind: 'exits',
        status: 0,
        why: 'puma goes to the background',
        daemon: { run: { worker: SINGLE, title: argv } },
      };
    const workers = workerCount(invocation, world);
    const title = ['puma', ...argv.slice(1)];
    const limit = limitIn(configOf(invocation, world), workers === 0);
    if (workers === 0) return { kind: 'stay', behaviour: within(SINGLE, limit), title };
    const children = Array.from({ length: workers }, (_, i) => ({
      run: { worker: WORKER, title: [`puma: cluster worker ${i}`] },
    }));
    return { kind: 'stay', behaviour: within(CLUSTER, limit), children, title };
  },
  sources: ['https://github.com/puma/puma/blob/master/docs/signals.md', 'puma 5.6.5 as PID 1, Linux 6.18'],
  measured: { version: '5.6.5-3', rows: ['puma/cluster', 'puma/single'] },
} satisfies Program;

/** `-w N`, `workers N` of config/puma.rb, or WEB_CONCURRENCY; `ENV.fetch(…) { N }` counts as two. */
function workerCount(invocation: Invocation, world: World): number {
  const { argv, env } = invocation;
  const config = configOf(invocation, world);
  const declared = /^[ \t]*workers[ \t(]+(\S[^\n]*)/m.exec(config)?.[1];
  const text = optionValue(argv, '-w', '--workers') ?? env.WEB_CONCURRENCY ?? declared;
  if (text === undefined) return 0;
  const count = Number.parseInt(text, 10);
  return Number.isNaN(count) ? 2 : Math.min(Math.max(count, 0), 4);
}

const configOf = ({ argv, cwd }: Invocation, world: World) =>
  world.read(optionValue(argv, '-C', '--config') ?? 'config/puma.rb', cwd)?.text ?? '';

type Limit = ReturnType<typeof drainOf>;

/** How long it waits for requests; a cluster waits for its workers. @source puma lib/puma/dsl.rb */
function limitIn(config: string, isSingle: boolean): Limit {
  const option = isSingle ? 'force_shutdown_after' : 'worker_shutdown_timeout';
  return drainOf(option, new RegExp(`^[ \\t]*${option}[ \\t(]+(\\d{1,6})\\b`, 'm').exec(config)?.[1]);
}

function within(behaviour: typeof SINGLE, limit: Limit): typeof SINGLE {
  const { SIGTERM } = behaviour.signals;
  if (!SIGTERM || SIGTERM.disposition === 'unknown') return behaviour;
  return { ...behaviour, signals: { ...behaviour.signals, SIGTERM: { ...SIGTERM, ...limit } } };
}

const cut = caught([{ do: 'exit', status: 1, cleansUp: false }], 'puma leaves SIGQUIT to Ruby');

/** It raises SignalException once it has stopped: it ends by the signal, and as PID 1 with 1. */
const raises: Reaction = [
  { do: 'raise', cleansUp: true },
  { do: 'exit', status: 1, cleansUp: true },
];

const RESTARTS = { SIGUSR1: stays('restarts worker by worker'), SIGUSR2: stays('restarts') };

const SINGLE = service(
  {
    SIGTERM: caught([{ do: 'work', ms: 50, note: 'shuts down' }, ...raises], 'stops in order'),
    SIGINT: stopsInOrder(0, 50),
    SIGHUP: stopsInOrder(0, 50),
    SIGQUIT: cut,
    ...RESTARTS,
  },
  'own',
);
const CLUSTER = service(
  {
    SIGTERM: caught(
      [{ do: 'signal', to: 'children', signal: 'same' }, { do: 'wait', for: 'children' }, ...raises],
      'tells its workers, and waits for them',
    ),
    SIGINT: tellsChildren(0),
    SIGHUP: tellsChildren(0),
    SIGQUIT: cut,
    ...RESTARTS,
  },
  'own',
);
