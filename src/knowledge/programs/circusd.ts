import { type Location, path } from '../../base/index.ts';
import { parseSignal, type SignalName } from '../../kernel/index.ts';
import type { Action, Behaviour, ChildSpec, Env, Launch, Program, World } from '../../model/index.ts';
import { all, caught, goesToBackground, options, service, stays } from '../behaviours.ts';
import { type IniSection, readIni } from '../ini.ts';
import { pythonTitle } from '../python-tools.ts';
import { splitWords } from '../words.ts';

interface Watcher {
  readonly argv: readonly string[];
  readonly inShell: boolean;
  readonly cwd: string | undefined;
  readonly env: Env;
  readonly stopSignal: SignalName;
  readonly graceMs: number;
  readonly priority: number;
  readonly at: Location;
}

/** Each `[watcher:x]` is a process, in a session of its own. TERM, INT and QUIT stop all of them at the same time. */
export default {
  name: 'circusd',
  kind: 'supervisor',
  matches: ['circusd'],
  launch({ argv, cwd, env }, world): Launch {
    const { flags, rest } = options(argv.slice(1), VALUED);
    const watchers = rest[0] === undefined ? undefined : read(path.resolve(cwd, rest[0]), world);
    if (!watchers)
      return {
        kind: 'unknown',
        reason: `the configuration of circusd, ${rest[0] ?? 'which none is'}, is not read`,
      };
    const behaviour = stopping(watchers);
    if (flags.has('--daemon')) return goesToBackground('circusd', behaviour, pythonTitle(argv));
    return {
      kind: 'stay',
      behaviour,
      title: pythonTitle(argv),
      children: watchers.map((watcher, i) => childOf(watcher, i, env)),
    };
  },
  sources: [
    'circus-tent/circus 22c98e0 circus/config.py watcher_defaults(): stop_signal SIGTERM, graceful_timeout 30',
    'circus-tent/circus 2bedab0 circus/arbiter.py _stop_watchers() and reap_processes(): all at once; waitpid(-1)',
    'circus-tent/circus aa1bca9 circus/process.py spawn(): os.setsid() before exec',
    'circus-tent/circus 093a071 circus/sighandler.py: INT, TERM and QUIT quit, HUP reloads',
  ],
  notRun: 'not in Debian or npm',
} satisfies Program;

const VALUED = ['--log-level', '--log-output', '--logger-config', '--pidfile'];

function read(file: string, world: World): readonly Watcher[] | undefined {
  const text = world.read(file, '/');
  if (!text) return undefined;
  const sections = readIni(text.text);
  const main = sections.find(({ name }) => name === 'circus')?.values;
  if (main?.has('include') || main?.has('include_dir'))
    world.unknown(`what ${file} includes is not read, and may hold programs of circusd`);
  const env = Object.fromEntries(sections.find(({ name }) => name === 'env')?.values ?? []);
  return sections
    .filter(({ name, values }) => name.startsWith('watcher:') && !isFalse(values.get('autostart')))
    .flatMap(section =>
      watcherOf(section, env, offset => text.locate(offset, offset + section.name.length + 2)),
    )
    .toSorted((a, b) => b.priority - a.priority);
}

const isFalse = (text: string | undefined) => /^(?:false|no|off|0|n)$/i.test(text ?? '');
const number = (text: string | undefined, otherwise: number) =>
  /^-?\d{1,6}(?:\.\d{1,3})?$/.test(text ?? '') ? Number(text) : otherwise;

function watcherOf(
  { values, offset }: IniSection,
  env: Env,
  locate: (offset: number) => Location,
): readonly Watcher[] {
  // `$(circus.env.port)`, `$(circus.sockets.web)`
  const filled = (text: string) =>
    text.replace(
      /\$\((?:circus\.)?(?:env\.)?([\w.]{1,60})\)|\(\(circus\.[\w.]{1,60}\)\)/gi,
      (_, name = '') => (Object.hasOwn(env, name) ? (env[name] ?? '…') : '…'),
    );
  const get = (key: string) => (values.has(key) ? filled(values.get(key) ?? '') : undefined);
  const argv = splitWords(`${get('cmd') ?? ''} ${get('args') ?? ''}`.replaceAll('\n', ' '));
  if (argv.length === 0) return [];
  const isSet = (key: string) => values.has(key) && !isFalse(values.get(key));
  return [
    {
      argv,
      inShell: isSet('shell'),
      cwd: get('working_dir'),
      env,
      stopSignal: parseSignal(get('stop_signal') ?? '') ?? 'SIGTERM',
      graceMs: number(get('graceful_timeout'), 30) * 1000,
      priority: number(get('priority'), 0),
      at: locate(offset),
    },
  ];
}

const childOf = ({ argv, inShell, cwd, env, at }: Watcher, index: number, above: Env): ChildSpec => ({
  run: inShell ? { shellText: argv.join(' '), shell: ['/bin/sh', '-c'] } : { argv },
  isMain: index === 0,
  processGroup: 'own',
  env: { ...above, ...env },
  at,
  ...(cwd === undefined || cwd.includes('…') ? {} : { cwd }),
});

/** All are told at once; those that have the same time left are waited for together. */
function stopping(watchers: readonly Watcher[]): Behaviour {
  const jobsOf = (is: (watcher: Watcher) => boolean) => ({
    jobs: watchers.flatMap((watcher, i) => (is(watcher) ? [i] : [])),
  });
  const graces = [...new Set(watchers.map(({ graceMs }) => graceMs))].toSorted((a, b) => a - b);
  const actions: readonly Action[] = [
    ...[...new Set(watchers.map(({ stopSignal }) => stopSignal))].map(
      (signal): Action => ({ do: 'signal', to: jobsOf(w => w.stopSignal === signal), signal }),
    ),
    ...graces.flatMap((graceMs): readonly Action[] => {
      const jobs = jobsOf(w => w.graceMs === graceMs);
      return [
        { do: 'wait', for: jobs, limitMs: graceMs },
        { do: 'signal', to: jobs, signal: 'SIGKILL' },
        { do: 'wait', for: jobs },
      ];
    }),
    { do: 'exit', status: 0, cleansUp: true },
  ];
  return service(
    {
      ...all(['SIGTERM', 'SIGINT', 'SIGQUIT'], caught(actions, 'stops its watchers, all at once')),
      SIGHUP: stays('starts its watchers again'),
      SIGWINCH: stays('nothing is done on it'),
    },
    'any',
  );
}
