import { commandText, path } from '../base/index.ts';
import { type DeclarationFormat, type ProcessNode, stopsInOrder } from '../model/index.ts';
import type { Remedy } from './remedy.ts';
import { trapText } from './trap-text.ts';
import type { Cure, Fix, Launch } from './types.ts';

type SignalName = NonNullable<Launch['stop']['signal']>;

/** A fix before it is known what it comes to in the files. */
export const fixOf = (cure: Cure): Fix =>
  typeof cure === 'string'
    ? { title: cure, safety: 'suggested', edits: [] }
    : { ...cure, safety: 'suggested', edits: [] };

/** The words of a command as they are written where it is started. */
export const wordsOf = (node: ProcessNode): readonly string[] => node.startedAs ?? node.argv;

/** A command as CMD and ENTRYPOINT want it: `["node", "server.js"]`. */
export function execForm(argv: readonly string[]): string {
  return `[${argv.map(word => JSON.stringify(word)).join(', ')}]`;
}

/** An init above what is there. */
export const underInit = (launch: Launch): Cure => ({
  title: initAbove(launch),
  remedy: { do: 'run-under-init' },
});

/** The ENTRYPOINT that puts an init above what is there. */
function initAbove({ spec }: Launch): string {
  const { entrypoint, installedInits } = spec;
  const init = installedInits[0]?.program === 'dumb-init' ? 'dumb-init' : 'tini';
  const below = entrypoint?.form === 'exec' ? entrypoint.argv : [];
  return `Run it under an init: ENTRYPOINT ${execForm([init, '--', ...below])}${engineInit(spec)}`;
}

interface Platform {
  /** How it is told to put an init above the command; absent: there is no such thing. */
  readonly init?: string;
  /** Absent: nothing makes it wait longer. */
  readonly grace?: string;
  readonly stopSignal?: (signal: SignalName) => string;
}

const COMMAND_LINE = 'docker run --stop-timeout, or stop_grace_period in compose';

/** What is written where containers are declared. */
const PLATFORMS: Readonly<Partial<Record<string, Platform>>> = {
  docker: { init: 'docker run --init', grace: COMMAND_LINE },
  podman: { init: 'podman run --init', grace: COMMAND_LINE },
  compose: {
    init: '`init: true` for the service',
    grace: 'stop_grace_period of the service',
    stopSignal: signal => `stop_signal: ${signal}`,
  },
  kubernetes: { grace: 'terminationGracePeriodSeconds of the pod' },
  ecs: {
    init: '`"initProcessEnabled": true` in linuxParameters of the task definition',
    grace: 'stopTimeout of the container definition',
  },
  quadlet: {
    init: '`RunInit=true` in the unit',
    grace: 'StopTimeout of the unit',
    stopSignal: signal => `StopSignal=${signal}`,
  },
  fly: { grace: 'kill_timeout in fly.toml', stopSignal: signal => `kill_signal = "${signal}"` },
  knative: { grace: 'timeoutSeconds of the service' },
  'cloud-run': {},
  render: { grace: 'maxShutdownDelaySeconds in render.yaml' },
  devcontainer: { init: '`"init": true` in devcontainer.json', grace: COMMAND_LINE },
  nomad: {
    init: '`init = true` in the config of the task',
    grace: 'kill_timeout of the task',
    stopSignal: signal => `kill_signal = "${signal}"`,
  },
} satisfies Partial<
  Record<DeclarationFormat | NonNullable<Launch['spec']['orchestrator']> | 'docker', Platform>
>;

const platformOf = ({ declaredIn, orchestrator, engine = 'docker' }: Launch['spec']): Platform | undefined =>
  PLATFORMS[declaredIn ?? orchestrator ?? (engine === 'kubelet' ? 'kubernetes' : engine)];

function engineInit(spec: Launch['spec']): string {
  const written = platformOf(spec)?.init;
  return written === undefined ? '' : `, or ${written}`;
}

/** How the grace period is made longer, where the container is declared. */
export function longerGrace({ spec }: Launch): string {
  const platform = platformOf(spec);
  return platform && platform.grace === undefined
    ? 'End sooner: nothing makes the platform wait longer'
    : `Give it more time: ${platform?.grace ?? COMMAND_LINE}`;
}

/** How another stop signal is declared: in the image, or where a service is. */
export const stopSignalLine = ({ spec }: Launch, signal: SignalName): string =>
  platformOf(spec)?.stopSignal?.(signal) ?? `STOPSIGNAL ${signal}`;

/** What a package manager runs, in its place. */
export const withoutManager = (manager: ProcessNode, main: ProcessNode): Cure => ({
  title: `Start the program itself: CMD ${execForm(wordsOf(main))}`,
  remedy: { do: 'run-directly', manager: wordsOf(manager), at: manager.at, sources: main.sources },
});

/** The signal that stops a program in order, declared. */
export const declareSignal = (launch: Launch, signal: SignalName, safety: Fix['safety'] = 'safe'): Cure => ({
  title: `Declare the signal that stops it in order: ${stopSignalLine(launch, signal)}`,
  remedy: { do: 'stop-signal', signal, safety },
});

/** `exec` before the command that a shell waits for: nothing comes after it. */
export function execBefore(shell: ProcessNode, main: ProcessNode): Cure {
  const title = `Put exec before the command: exec ${commandText(wordsOf(main))}`;
  const at = shell.shell?.at;
  if (!at) return title;
  return { title, remedy: shell.via === 'script' ? { do: 'exec-in-script', at } : { do: 'exec-command' } };
}

/** A shell stays for what it has to do, tells what it started, and waits for it. */
export function tellAndWait(
  title: string,
  shell: ProcessNode,
  signal: SignalName,
  at = shell.shell?.at,
  words?: readonly string[],
): Cure {
  return at ? { title, remedy: { do: 'tell-and-wait', at, signal, ...(words ? { words } : {}) } } : title;
}

/**
 * `exec` where the shell waits for the one command that is its last; else exec would take away what else it does. A
 * service that has gone to the background would be left to what comes in the shell's place.
 */
export function replaceOrKeep(shell: ProcessNode, main: ProcessNode, signal: SignalName): readonly Cure[] {
  const { doing, hasMoreToDo } = shell.shell ?? {};
  if (doing === 'pipeline') return [outOfPipeline(shell, main)];
  const others = shell.children.filter(child => !child.daemonized);
  if (doing !== 'foreground' || hasMoreToDo || others.length !== 1) return [keepShell(shell, main, signal)];
  const both = others.length < shell.children.length ? keepShell(shell, main, signal, true) : undefined;
  return [...(both === undefined ? [] : [both]), execBefore(shell, main)];
}

/** What is below a pipe becomes what the program writes to. */
export const outOfPipeline = (shell: ProcessNode, main: ProcessNode): Cure => ({
  title: `Start it with exec and log to standard output: exec ${commandText(wordsOf(main))}`,
  remedy: { do: 'out-of-pipeline', at: shell.shell?.at, shell: shell.program },
});

/** The trap that tells one command, and the command in the background. */
function keepShell(shell: ProcessNode, main: ProcessNode, signal: SignalName, daemons?: true): Cure {
  const at = shell.shell?.at;
  const title = `Tell it on the signal: ${trapText(signal)}; ${commandText(wordsOf(main))} & pid=$!; wait "$pid"`;
  if (!at) return title;
  const words = wordsOf(main);
  return { title, remedy: { do: 'tell-and-wait', at, signal, words, ...(daemons ? { daemons } : {}) } };
}

/** The handler of a program tells a child that the program has started, and waits for it. */
export function tellChild(title: string, parent: ProcessNode, child: ProcessNode, signal: SignalName): Cure {
  const handler = parent.signals[signal]?.evidence.find(e => e.at)?.at;
  const language = TELLING[endingOf(child.at?.file)];
  // Where none is written one may come with the child.
  const at = handler ?? (language !== undefined && BESIDE_CHILD.has(language) ? child.at : undefined);
  return at && child.at && language !== undefined
    ? { title, remedy: { do: 'tell-child', at, child: child.at, language } }
    : title;
}

/** `.py`; empty: it has none. */
const endingOf = (file: string | undefined): string => /\.\w+$/.exec(file ?? '')?.[0] ?? '';

type Telling = Extract<Remedy, { do: 'tell-child' }>['language'];

/** In which sources a child is told, by their endings. */
const TELLING: Readonly<Record<string, Telling>> = {
  '.py': 'python',
  ...Object.fromEntries(
    ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts'].map(own => [own, 'javascript' as const]),
  ),
  '.go': 'go',
  '.php': 'php',
  '.rb': 'ruby',
  '.java': 'java',
};

const BESIDE_CHILD: ReadonlySet<Telling> = new Set(['python', 'ruby', 'java']);

/**
 * A command that a program in Python waits for is started as a process that is told: no handler runs during os.system(),
 * and where one leaves subprocess.run() that kills its command. In Java a hook tells it.
 */
export function commandTold(node: ProcessNode, signal: SignalName): Cure | undefined {
  const child = node.children.find(({ at }) => at !== undefined && node.sources.includes(at.file));
  const isCopy = child && commandText(child.argv) === commandText(node.argv);
  const title = `Pass ${signal} on to ${isCopy ? 'its own processes, and wait for them' : 'the command, and wait for it'}`;
  const language = node.program === 'python' ? 'python' : TELLING[endingOf(child?.at?.file)];
  return child?.at && (language === 'python' || language === 'java')
    ? { title, remedy: { do: 'tell-child', at: child.at, child: child.at, language } }
    : undefined;
}

/**
 * How a handler is written in the language that a process is, or what brings the one that its framework has;
 * `undefined`: it is no source of the user's.
 */
export function handlerFor(node: ProcessNode, signal: SignalName): Cure | undefined {
  if (node.lacks?.signals.includes(signal)) {
    return {
      title: `Install the ${node.lacks.extension} extension, with which it finishes its work on ${signal} (docker-php-ext-install pcntl in the official images)`,
      remedy: { do: 'install-pcntl' },
    };
  }
  const file = node.role === 'shell' ? node.shell?.at?.file : node.sources[0];
  const ending = endingOf(file);
  const compiled = COMPILED[ending];
  const write = HANDLERS[node.role === 'shell' ? 'sh' : (node.program ?? '')] ?? compiled;
  if (!write || (file === undefined && node.role !== 'shell')) return undefined;
  const name = path.basename(file ?? '');
  const where = file === undefined ? '' : / -\w$/.test(name) ? ' in its text' : ` in ${file}`;
  const title = `Handle ${signal}${where}: ${write(signal)}`;
  const language =
    node.role === 'shell'
      ? 'shell'
      : (SKELETONS[node.program ?? ''] ?? (compiled === inC ? 'c' : BY_ENDING[ending]));
  return file && language ? { title, remedy: { do: 'handle-signal', file, language, signal } } : title;
}

/** Programs for whose sources a handler can be written as it stands; Ruby ends in order without one. */
const SKELETONS: Readonly<Partial<Record<string, Extract<Remedy, { do: 'handle-signal' }>['language']>>> = {
  python: 'python',
  node: 'javascript',
  tsx: 'javascript',
  'ts-node': 'javascript',
  bun: 'javascript',
  deno: 'deno',
  php: 'php',
  perl: 'perl',
  lua: 'lua',
};

const BY_ENDING: Readonly<Partial<Record<string, Extract<Remedy, { do: 'handle-signal' }>['language']>>> = {
  '.cs': 'csharp',
  '.go': 'go',
  '.java': 'java',
  '.kt': 'java',
  '.rs': 'rust',
  '.scala': 'java',
};

const javascript = (signal: SignalName) =>
  `process.once('${signal}', () => server.close(() => process.exit(0)))`;

const inCsharp = (signal: SignalName) =>
  `PosixSignalRegistration.Create(PosixSignal.${signal}, _ => Environment.Exit(0))`;

const HANDLERS: Readonly<Record<string, (signal: SignalName) => string>> = {
  python: signal => `signal.signal(signal.${signal}, lambda *_: sys.exit(0))`,
  node: javascript,
  tsx: javascript,
  'ts-node': javascript,
  bun: javascript,
  deno: signal => `Deno.addSignalListener('${signal}', () => Deno.exit(0))`,
  dotnet: inCsharp,
  java: () => 'Runtime.getRuntime().addShutdownHook(new Thread(server::stop))',
  php: signal =>
    `pcntl_async_signals(true); pcntl_signal(${signal}, fn () => exit(0)), with the pcntl extension`,
  lua: signal => `signal.signal(signal.${signal}, function() os.exit(0) end), with luaposix`,
  perl: signal => `$SIG{${signal.slice(3)}} = sub { exit 0 };`,
  ruby: signal => `trap('${signal.slice(3)}') { exit }`,
  sh: signal => `trap 'exit 0' ${signal.slice(3)}, and wait for background jobs with wait`,
};

const inC = (signal: SignalName) => `sigaction(${signal}, …) with a handler that ends the main loop`;

/** Of a binary, by the ending of its first source. */
const COMPILED: Readonly<Record<string, (signal: SignalName) => string>> = {
  '.cr': signal => `Signal::${signal.slice(3)}.trap { exit }`,
  '.cs': inCsharp,
  '.go': signal => `signal.NotifyContext(context.Background(), syscall.${signal})`,
  '.nim': signal => `onSignal(${signal}): quit(0), of std/posix`,
  '.rs': signal => `signal_hook::iterator::Signals::new([${signal}]), and end once it yields`,
  '.c': inC,
  '.cc': inC,
  '.cpp': inC,
  '.cxx': inC,
};

/** A host of .NET waits for a service that does not ask. */
export function askToken({ program, signals }: ProcessNode, signal: SignalName): readonly Cure[] {
  const at = signals[signal]?.evidence.find(one => one.at)?.at;
  if (program !== 'dotnet' || !at?.file.endsWith('.cs')) return [];
  const title = 'Let the service ask whether it is to stop: while (!stoppingToken.IsCancellationRequested)';
  return [{ title, remedy: { do: 'ask-token', at } }];
}

/** The signal that ends a program in order, where it is another than the one that is sent. */
export function orderlySignal(node: ProcessNode, sent: SignalName): SignalName | undefined {
  const found = ORDERLY.find(signal => {
    const behaviour = node.signals[signal];
    if (signal === sent || !behaviour || behaviour.disposition === 'unknown' || behaviour.means) return false;
    return stopsInOrder(signal, behaviour);
  });
  // What is set for both at once is meant for Ctrl-C.
  const setAt = (signal: SignalName) => {
    const places = node.signals[signal]?.evidence.flatMap(({ at }) => at ?? []);
    return places && places.length > 0 ? JSON.stringify(places) : undefined;
  };
  const isBoth = found === 'SIGQUIT' && setAt(found) !== undefined && setAt(found) === setAt('SIGINT');
  return isBoth && sent !== 'SIGINT' ? 'SIGINT' : found;
}

const ORDERLY: readonly SignalName[] = ['SIGTERM', 'SIGQUIT', 'SIGINT', 'SIGWINCH', 'SIGUSR1'];
