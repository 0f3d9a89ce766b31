import { path } from '../../base/index.ts';
import { hasOldDash } from '../../knowledge/images/index.ts';
import { DEFAULT_PATH } from '../../knowledge/program-directories.ts';
import { IMPLICIT_EXEC, keptIgnored, OPTION_M_NEEDS_TERMINAL } from '../../knowledge/shells.ts';
import { userId } from '../../knowledge/user-change.ts';
import { WITHOUT_TERMINAL } from '../../knowledge/wrapper-entry.ts';
import type { FileOrigin, FileText, Launch, ShellName, World } from '../../model/index.ts';
import type { ShellHost, Started, StartRequest } from '../shell/host.ts';
import { Interpreter } from '../shell/interpreter.ts';
import { settle } from '../shell/settle.ts';
import { ShellState } from '../shell/state.ts';
import { known, unknownValue } from '../shell/value.ts';
import { startBuilt, WRITES_SCRIPTS } from './built.ts';
import { locate, originFor, programAt } from './locate.ts';
import { draft, isUnexpanded, shownArgv, UNKNOWN_BEHAVIOUR, unknownSignals } from './node.ts';
import type { Resolver } from './resolver.ts';
import { scriptFailure } from './script-failure.ts';
import { behindScript } from './world.ts';

/** A shell that runs a script or a text: its commands are followed. */
export function runShell(
  resolver: Resolver,
  written: Extract<Launch, { kind: 'interpret-shell' }>,
  request: StartRequest,
): Started {
  const launch = alongPath(resolver, written, request);
  if (launch.source.kind === 'stdin' && !request.stdin) return WITHOUT_TERMINAL;
  const failure =
    launch.source.kind === 'file' && scriptFailure(resolver, launch.shell, launch.source.path, request);
  if (failure) return failure;
  const source = shellSource(resolver, launch, request);
  if (!source) {
    const made = launch.source.kind === 'file' && madeScript(resolver, launch, launch.source.path, request);
    if (made) return made;
    const reason =
      launch.source.kind === 'file'
        ? scriptUnknown(resolver, launch.source.path, request)
        : 'its script comes from standard input';
    resolver.notes.unknowns.add(reason);
    const behaviour = { signals: unknownSignals(reason), ...UNKNOWN_BEHAVIOUR };
    return {
      kind: 'process',
      node: draft(request, behaviour, { role: 'shell', via: 'script', program: launch.shell }),
      lifetime: 'unknown',
    };
  }
  const isText = launch.source.kind === 'text';
  const execs = IMPLICIT_EXEC[launch.shell];
  const begin = (host: ShellHost) => {
    const inherited = keptIgnored(launch.shell, request.ignored);
    const state = new ShellState(launch.shell, request.env, request.cwd, inherited);
    state.processGroup = request.processGroup;
    state.args = launch.args.map(text => (isUnexpanded(text, request) ? unknownValue(text) : known(text)));
    state.name = launch.name;
    state.isCommandText = isText;
    state.hasInput = request.stdin !== undefined && launch.source.kind !== 'stdin';
    for (const option of launch.options) {
      if (option !== 'm' || !OPTION_M_NEEDS_TERMINAL.has(launch.shell)) state.options.add(option);
    }
    const interpreter = new Interpreter(state, host, source, isText || execs.inScripts ? execs : undefined);
    return { interpreter, run: interpreter.main(resolver.parse(source)) };
  };
  const via = isText ? (request.shellForm ? 'shell-form' : 'shell-command') : 'script';
  const settled = settle(begin, hostFor(resolver, launch.shell, request), {
    argv: shownArgv(request.argv, request),
    at: request.at,
    via,
  });
  switch (settled.kind) {
    case 'runs':
      return { kind: 'process', node: settled.node, lifetime: settled.lifetime };
    case 'exits': {
      const [daemon] = settled.left;
      return {
        kind: 'exits',
        status: settled.status ?? 0,
        why: settled.why,
        ...(daemon ? { daemon } : {}),
        ...(settled.needsTerminal ? { needsTerminal: true } : {}),
        ...(settled.files ? { files: settled.files } : {}),
      };
    }
    case 'fails':
      return settled;
  }
}

/**
 * `bash start.sh`, which lies in a directory of PATH: bash alone looks there for a script that the working directory
 * lacks, and asks for no run bit.
 *
 * @source bash(1), ARGUMENTS; measured: bash 5.2 finds it, dash 0.5.12, busybox 1.35, mksh, zsh and yash do not
 */
function alongPath(
  { input, world }: Resolver,
  launch: Extract<Launch, { kind: 'interpret-shell' }>,
  request: StartRequest,
): typeof launch {
  const { shell, source } = launch;
  if (shell !== 'bash' || source.kind !== 'file' || source.path.includes('/')) return launch;
  if (request.made?.has(path.resolve(request.cwd, source.path))) return launch;
  const isPut = ({ kind }: FileOrigin) => kind === 'context' || kind === 'inline';
  if (isPut(world.origin(source.path, request.cwd))) return launch;
  const found = input.spec.files.which(source.path, request.env.PATH ?? DEFAULT_PATH);
  return found !== undefined && isPut(input.spec.files.origin(found))
    ? { ...launch, source: { kind: 'file', path: found } }
    : launch;
}

/** `sh bin/app start`: a start script that the build of a release or a distribution writes. */
function madeScript(
  resolver: Resolver,
  { args }: Extract<Launch, { kind: 'interpret-shell' }>,
  file: string,
  request: StartRequest,
): Started | undefined {
  const origin = resolver.world.origin(file, request.cwd);
  if (isShimOfPnpm(origin)) return resolver.start({ ...request, argv: [file, ...args] });
  return startBuilt(resolver, { ...request, argv: [file, ...args] }, origin, WRITES_SCRIPTS);
}

/** `sh node_modules/.bin/next start`: a script, where npm and yarn make a link; it ends in `exec node …`. @source @zkochan/cmd-shim 7.0.0 index.js */
const isShimOfPnpm = (origin: FileOrigin): boolean =>
  origin.kind === 'produced' &&
  origin.path.includes('/node_modules/.bin/') &&
  origin.runs.some(run => /\bpnpm\b/.test(run.text));

function scriptUnknown(resolver: Resolver, file: string, request: StartRequest): string {
  const origin = resolver.world.origin(file, request.cwd);
  return `the script ${file} is not readable: ${origin.kind === 'unknown' || origin.kind === 'absent' ? origin.reason : origin.kind}`;
}

function shellSource(
  resolver: Resolver,
  launch: Extract<Launch, { kind: 'interpret-shell' }>,
  request: StartRequest,
): FileText | undefined {
  const { source } = launch;
  if (source.kind === 'text') return { file: request.at.file, text: source.text, locate: () => request.at };
  const written =
    source.kind === 'file' ? request.made?.get(path.resolve(request.cwd, source.path)) : undefined;
  if (written) return written.kind === 'inline' ? written.text : undefined;
  if (source.kind === 'file') return resolver.world.read(source.path, request.cwd);
  return source.kind === 'stdin' && request.stdin !== 'unknown' ? request.stdin : undefined;
}

function worldFor({ world }: Resolver, request: StartRequest): World {
  const user = request.user === undefined ? world.user : userId(request.user);
  const { user: _, ...rest } = behindScript(world, request.made);
  return user === undefined ? { ...rest, user: undefined } : { ...rest, user };
}

function hostFor(resolver: Resolver, shell: ShellName, request: StartRequest): ShellHost {
  const host: Omit<ShellHost, 'base'> = {
    world: worldFor(resolver, request),
    chooser: resolver.chooser,
    envComplete: resolver.input.spec.envComplete,
    hasOldDash: () => hasOldDash(resolver.input.spec.base.reference),
    isPid1: resolver.isPid1(request),
    start: child =>
      called(
        child,
        startFromShell(
          resolver,
          { shell, argv: request.argv },
          request.user === undefined ? child : { ...child, user: request.user },
        ),
      ),
    parse: text => resolver.parse(text),
    observe: observation => resolver.observations.push(observation),
    remember: make => make(),
    step: () => resolver.step(),
  };
  const whole = host as { -readonly [K in keyof ShellHost]: ShellHost[K] };
  whole.base = whole;
  return whole;
}

/** `exec -a NAME`: of a script the kernel writes the command line anew, and the name is lost. */
function called({ argv, argv0 }: StartRequest, started: Started): Started {
  if (argv0 === undefined || started.kind !== 'process' || started.node.argv[0] !== argv[0]) return started;
  const node = { ...started.node, argv: [argv0, ...started.node.argv.slice(1)], startedAs: argv };
  return { ...started, node };
}

/** It has what it stands for put before it in PATH by something that is not read (`nvm use`). */
function isItself(argv: readonly string[], file: string, { argv: called, mode }: StartRequest): boolean {
  const [name = '', ...args] = called;
  const [script, ...own] = argv.slice(-called.length);
  return mode === 'exec' && !name.includes('/') && script === file && own.join('\0') === args.join('\0');
}

interface CallingShell {
  readonly shell: ShellName;
  readonly argv: readonly string[];
}

/**
 * execve refuses a script without `#!` with ENOEXEC. bash then goes on as its interpreter in the process that
 * tried, which keeps its command line; busybox starts ash for it, the others /bin/sh.
 */
function startFromShell(resolver: Resolver, { shell, argv }: CallingShell, request: StartRequest): Started {
  const [name = ''] = request.argv;
  const file = locate(resolver.input.spec.files, name, request);
  const origin = file === undefined ? undefined : originFor(resolver.input.spec, file, request);
  const other = file !== undefined && isItself(argv, file, request) ? programAt(name, undefined) : undefined;
  if (other) {
    resolver.world.suppose(`${name} is taken to be another than ${file}, which would call itself for ever`);
    return resolver.startAs(other, request);
  }
  const isScript =
    (origin?.kind === 'context' || origin?.kind === 'inline') &&
    origin.executable &&
    origin.text.text !== '' &&
    !origin.text.text.startsWith('#!');
  if (!isScript) return resolver.start(request);
  const reader = shell === 'bash' ? 'bash' : shell === 'busybox' ? 'ash' : '/bin/sh';
  const read = [reader, name, ...request.argv.slice(1)];
  const started = resolver.start({ ...request, argv: read });
  if (shell !== 'bash' || started.kind !== 'process' || started.node.argv !== read) return started;
  return { ...started, node: { ...started.node, argv } };
}
