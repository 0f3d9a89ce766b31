import type { Behaviour, KnownSignalBehaviour, Launch, Program } from '../../model/index.ts';
import { service, stays, stopsAtOnce, stopsInOrder, tellsChildren, WORKER } from '../behaviours.ts';
import { unknownBehaviour } from '../doubt.ts';
import { isOn, type UwsgiOptions, uwsgiOptions } from '../uwsgi-options.ts';

/** With a master, SIGTERM reloads unless die-on-term is set; without one it ends with 30. */
export default {
  name: 'uwsgi',
  kind: 'server',
  matches: ['uwsgi', 'uwsgi-core', 'uwsgi_python3'],
  launch: ({ argv, env, cwd }, world) => {
    const options = uwsgiOptions(argv.slice(1), env, cwd, world);
    if (options.unknown)
      return { kind: 'unknown', reason: options.unknown, behaviour: unknownBehaviour(options.unknown) };
    const worker = { run: { worker: WORKER, title: argv } };
    if (options.values.has('daemonize')) {
      const daemon = { run: { worker: masterOf(options), title: argv } };
      return { kind: 'exits', status: 0, why: 'uwsgi goes to the background', daemon };
    }
    if (options.values.has('emperor'))
      return {
        kind: 'unknown',
        reason: 'what the uwsgi emperor does with its vassals on a signal is not measured',
      };
    if (!isOn(options, 'master')) return peers(others(options), argv);
    return { kind: 'stay', behaviour: masterOf(options), children: [worker], prefork: true };
  },
  sources: [
    'https://uwsgi-docs.readthedocs.io/en/latest/Management.html',
    'https://uwsgi-docs.readthedocs.io/en/latest/Hooks.html',
    'uwsgi 2.0.21 as PID 1, Linux 6.18',
  ],
  measured: {
    version: '2.0.21-5.1',
    rows: ['uwsgi/die-on-term', 'uwsgi/master', 'uwsgi/no-master'],
  },
} satisfies Program;

/** Without a master the first worker is the process itself, and the others below it learn nothing of its end. */
function peers(count: number, argv: readonly string[]): Launch {
  if (count === 0) return { kind: 'stay', behaviour: SINGLE };
  const ends = stopsAtOnce(30, 'ends alone, and its other workers are cut off');
  return {
    kind: 'stay',
    behaviour: { ...SINGLE, signals: { ...SINGLE.signals, SIGTERM: ends, SIGINT: ends } },
    children: Array.from({ length: count }, () => ({ run: { worker: SINGLE, title: argv } })),
  };
}

function others({ values }: UwsgiOptions): number {
  const count = Number((values.get('processes') ?? values.get('workers'))?.at(-1) ?? 1);
  return Number.isInteger(count) && count > 1 ? Math.min(count, 4) - 1 : 0;
}

const SINGLE: Behaviour = service({
  SIGTERM: stopsInOrder(30, 50),
  SIGINT: stopsInOrder(30, 50),
  SIGHUP: stopsAtOnce(17, 'ends for a reload that no master makes'),
  SIGUSR1: stays('prints its statistics'),
  SIGUSR2: stays('prints its state'),
});

const ends = stopsInOrder(0, 1100);

function masterOf(options: UwsgiOptions): Behaviour {
  const reloads = isOn(options, 'exit-on-reload') ? ends : stays('reloads');
  const dies = isOn(options, 'die-on-term');
  return service(
    {
      SIGTERM: hooked(options) ?? (dies ? ends : reloads),
      SIGQUIT: dies ? reloads : ends,
      SIGINT: ends,
      SIGHUP: isOn(options, 'exit-on-reload') ? ends : stays('reloads gracefully'),
      SIGUSR1: stays('prints its statistics'),
    },
    'any',
  );
}

/** `hook-master-start = unix_signal:15 gracefully_kill_them_all` gives SIGTERM another meaning. */
function hooked(options: UwsgiOptions): KnownSignalBehaviour | undefined {
  const hooks = options.values.get('hook-master-start') ?? [];
  return hooks.some(h => /^unix_signal:15\s+gracefully_kill_them_all/.test(h)) ? tellsChildren() : undefined;
}
