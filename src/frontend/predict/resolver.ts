import { path } from '../../base/index.ts';
import { checkOnly } from '../../knowledge/checks.ts';
import { consoleScript } from '../../knowledge/console-scripts.ts';
import type { BaseScript } from '../../knowledge/images/types.ts';
import {
  changedUser,
  findProgram,
  isShortCommand,
  lookupImage,
  programNamed,
} from '../../knowledge/index.ts';
import { pythonTitle } from '../../knowledge/python-tools.ts';
import { OPTION_M_NEEDS_TERMINAL } from '../../knowledge/shells.ts';
import type {
  ChildSpec,
  ContainerSpec,
  FileOrigin,
  FileText,
  Launch,
  Observation,
  ProcessDraft,
  Program,
  Role,
  ShellName,
  StartFailure,
  World,
} from '../../model/index.ts';
import type { Parsers } from '../parsers.ts';
import type { Script } from '../shell/ast.ts';
import { Interpreter } from '../shell/interpreter.ts';
import { parseShell } from '../shell/parse.ts';
import { settle } from '../shell/settle.ts';
import { type ShellHost, ShellState, type Started, type StartRequest } from '../shell/state.ts';
import { known } from '../shell/value.ts';
import type { Analysis } from '../source/input.ts';
import { startBuilt } from './built.ts';
import type { Chooser } from './chooser.ts';
import { draft, roleOf, unknownSignals, withChildren } from './node.ts';
import { scriptTitle } from './script-title.ts';
import { interpretSource } from './source.ts';
import { type Notes, userId, worldOf } from './world.ts';

export interface PredictInput {
  readonly spec: ContainerSpec;
  readonly parsers: Parsers;
  /** Programs of the user's own; they come before those of the table. */
  readonly programs?: readonly Program[];
}

/** What all runs of one prediction share. */
export interface Shared {
  readonly notes: Notes;
  readonly scripts: Map<FileText, Script>;
  readonly analyses: Map<string, Analysis>;
}

/** Exec chains and script nesting beyond this are not followed. */
const MAX_DEPTH = 24;
/** Shell commands that one prediction follows, over all its scripts. */
const MAX_STEPS = 40_000;

export class TooLong extends Error {}

const UNKNOWN_BEHAVIOUR = { waitsForChildren: 'unknown', lifetime: 'unknown' } as const;

/** Works out what a command comes to: one run, with one answer to each undecidable question. */
export class Resolver {
  readonly input: PredictInput;
  readonly notes: Notes;
  readonly observations: Observation[] = [];
  readonly world: World;
  /** Why PID 1 could not start, with the place. */
  failure: StartFailure | undefined;
  readonly #chooser: Chooser;
  readonly #scripts: Map<FileText, Script>;
  readonly analyses: Map<string, Analysis>;
  readonly #baseScripts: Readonly<Record<string, BaseScript>>;
  #depth = 0;
  #steps = 0;

  constructor(input: PredictInput, chooser: Chooser, shared: Shared) {
    this.input = input;
    this.notes = shared.notes;
    this.analyses = shared.analyses;
    this.#chooser = chooser;
    this.#scripts = shared.scripts;
    this.world = worldOf(input.spec, input.parsers, shared.notes);
    this.#baseScripts = lookupImage(input.spec.base.reference)?.scripts ?? {};
  }

  /** What running a command comes to. */
  start(request: StartRequest): Started {
    if (this.#depth >= MAX_DEPTH) throw new TooLong('commands that start commands are nested too deep');
    this.#depth++;
    try {
      return this.#start(request);
    } finally {
      this.#depth--;
    }
  }

  #start(request: StartRequest): Started {
    const [name] = request.argv;
    if (name === undefined || name === '')
      return { kind: 'fails', status: 127, reason: 'the command is empty' };
    // `CMD ['app']`, read by a shell: the bracket is a part of the command's name.
    if (/^\[[^[]/.test(name)) return { kind: 'fails', status: 127, reason: `no program is named ${name}` };
    if (name.includes('$') && !request.known) return this.#unknownProgram(request, `what \`${name}\` is`);
    const own = this.input.programs?.find(program => program.matches.includes(path.basename(name)));
    if (own) return this.startAs(own, request);
    const file = this.#locate(name, request);
    const origin = file === undefined ? undefined : this.input.spec.files.origin(file);
    if (origin?.kind === 'context' || origin?.kind === 'inline')
      return this.#scriptFile(request, file ?? name, origin);
    const base = this.#baseScripts[path.basename(name)];
    if (base) {
      const argv = throughBaseScript(base, request.argv, first => this.#isNoProgram(first, request));
      return this.start({ ...request, argv });
    }
    if (origin?.kind === 'absent' && name.includes('/'))
      return this.#fail('missing', 127, `${name}: ${origin.reason}`);
    const nowhere = file === undefined ? this.#absentInPath(name, request) : undefined;
    if (nowhere) return this.#fail('missing', 127, `${name}: ${nowhere}`);
    const built = startBuilt(this, request, origin ?? this.#producedInPath(name, request));
    if (built) return built;
    if (origin?.kind === 'installed' && !origin.executable) {
      return this.#fail('not-executable', 126, `${file} is downloaded without a run bit`, origin.at);
    }
    const program = this.#program(name, origin);
    if (program) return this.startAs(program, request);
    if (origin?.kind === 'opaque' && !origin.executable) {
      return this.#fail('not-executable', 126, `${origin.path} has no run bit`);
    }
    return this.#consoleScript(request) ?? this.#unknownProgram(request, this.#unknownReason(name, origin));
  }

  /** A command that the project's own installation made: its function, run by Python. */
  #consoleScript(request: StartRequest): Started | undefined {
    const python = programNamed('python');
    const { argv, env, cwd, at, processGroup } = request;
    const invocation = {
      argv,
      env,
      cwd,
      at,
      isPid1: this.#isPid1(request),
      leadsGroup: processGroup === 'own',
    };
    const script = python && consoleScript(invocation, this.world);
    if (!python || !script) return undefined;
    const PYTHONPATH = [
      `${script.directory}/src`,
      script.directory,
      ...(env.PYTHONPATH ? [env.PYTHONPATH] : []),
    ];
    const launch = { kind: 'as', program: 'python', argv: script.argv, title: pythonTitle(argv) } as const;
    return this.#apply(python, launch, { ...request, env: { ...env, PYTHONPATH: PYTHONPATH.join(':') } });
  }

  /**
   * `command -v` finds nothing, as a script of the base image asks. What no step is known to install may still be
   * there: only what is named like a file is taken for one.
   */
  #isNoProgram(name: string, request: StartRequest): boolean {
    if (name.includes('/') || findProgram(name) || isShortCommand([name])) return false;
    if (this.#locate(name, request) !== undefined) return false;
    const { kind } = this.world.origin(name, request.cwd);
    return kind === 'context' || kind === 'inline' || /\.\w{1,5}$/.test(name);
  }

  #locate(name: string, request: StartRequest): string | undefined {
    if (name.includes('/')) return path.resolve(request.cwd, name);
    return this.input.spec.files.which(name, request.env.PATH ?? DEFAULT_PATH);
  }

  /** Why no directory of PATH can hold it; `undefined` where one may. */
  #absentInPath(name: string, request: StartRequest): string | undefined {
    let reason: string | undefined;
    for (const directory of (request.env.PATH ?? DEFAULT_PATH).split(':', 50)) {
      const origin = this.input.spec.files.origin(path.join(directory, name));
      if (origin.kind !== 'absent') return undefined;
      reason = origin.reason;
    }
    return reason;
  }

  /** What a build step makes stands in no list; its directory may be in PATH (`/go/bin`). */
  #producedInPath(name: string, request: StartRequest): FileOrigin | undefined {
    if (name.includes('/') || findProgram(name)) return undefined;
    return (request.env.PATH ?? DEFAULT_PATH)
      .split(':', 50)
      .map(directory => this.input.spec.files.origin(path.join(directory, name)))
      .find(origin => origin.kind === 'produced');
  }

  #program(name: string, origin: FileOrigin | undefined): Program | undefined {
    if (origin?.kind === 'installed') return programNamed(origin.program) ?? findProgram(path.basename(name));
    if (!name.includes('/') || PROGRAM_DIRECTORY.test(path.dirname(name)) || origin?.kind === 'base') {
      return findProgram(path.basename(name));
    }
    // `/app/node_modules/.bin/next` and `/venv/bin/gunicorn` are the programs of those names.
    const directory = path.basename(path.dirname(name));
    if (directory === 'bin' || directory === '.bin' || directory === 'sbin')
      return findProgram(path.basename(name));
    // An init copied to the root: /tini, /init.
    return findProgram(path.basename(name))?.kind === 'init' ? findProgram(path.basename(name)) : undefined;
  }

  #unknownReason(name: string, origin: FileOrigin | undefined): string {
    switch (origin?.kind) {
      case 'produced': {
        const run = origin.runs.at(-1);
        const by = run ? ` (last step: \`${firstLine(run.text)}\`, ${run.at.file}:${run.at.line})` : '';
        return `${name} is made by a build step, and what it was built from is not read${by}`;
      }
      case 'opaque':
        return `${origin.path} is not a text: ${origin.reason}`;
      case 'unknown':
        return `${name}: ${origin.reason}`;
      default:
        return `${name} is a program that is not in the tables`;
    }
  }

  #unknownProgram(request: StartRequest, reason: string): Started {
    if (isShortCommand(request.argv))
      return { kind: 'exits', status: 0, why: `${request.argv[0]} ends by itself` };
    this.notes.unknowns.add(reason);
    const behaviour = { signals: unknownSignals(reason), ...UNKNOWN_BEHAVIOUR };
    return {
      kind: 'process',
      node: draft(request, behaviour, { role: 'app', via: 'program' }),
      lifetime: 'unknown',
    };
  }

  #fail(kind: StartFailure['kind'], status: number, reason: string, at?: StartFailure['at']): Started {
    // The engine looks for the file and its run bit beforehand; what fails in execve itself is the runtime's to report.
    const byRuntime = this.#depth === 1 && (kind === 'bad-shebang' || kind === 'crlf-shebang');
    this.failure = { kind, reason, exitStatus: byRuntime ? null : status, ...(at ? { at } : {}) };
    return { kind: 'fails', status, reason };
  }

  /** A text file: its first line says what runs it. */
  #scriptFile(
    request: StartRequest,
    file: string,
    origin: Extract<FileOrigin, { kind: 'context' | 'inline' }>,
  ): Started {
    const { text } = origin.text;
    const at = origin.text.locate(0, Math.max(1, text.indexOf('\n')));
    this.notes.filesRead.add(origin.text.file);
    // What the Dockerfile holds has no other name than the one in the image.
    const shown = origin.kind === 'inline' ? file : origin.text.file;
    if (!origin.executable) return this.#fail('not-executable', 126, `${shown} has no run bit`, origin.at);
    const line = text.split('\n', 1)[0] ?? '';
    if (!line.startsWith('#!')) {
      return this.#fail('bad-shebang', 126, `${shown} has no \`#!\` line, so execve fails with ENOEXEC`, at);
    }
    if (line.endsWith('\r')) {
      return this.#fail('crlf-shebang', 127, `the \`#!\` line of ${shown} ends in a carriage return`, at);
    }
    const shebang = /^#!\s*(\S+)(?:\s+(.*?))?\s*$/.exec(line);
    if (!shebang?.[1])
      return this.#fail('bad-shebang', 126, `the \`#!\` line of ${shown} names no program`, at);
    const interpreter = shebang[2] ? [shebang[1], shebang[2]] : [shebang[1]];
    // The kernel hands the interpreter the path that execve was given: a relative one stays so, one of PATH is whole.
    const [name = ''] = request.argv;
    const script = name.includes('/') ? name : file;
    return this.start({ ...request, argv: [...interpreter, script, ...request.argv.slice(1)] });
  }

  /**
   * execve refuses a script without `#!` with ENOEXEC. bash then goes on as its interpreter in the process that
   * tried, which keeps its command line; busybox starts ash for it, the others /bin/sh.
   */
  #fromShell({ shell, argv }: CallingShell, request: StartRequest): Started {
    const [name = ''] = request.argv;
    const file = this.#locate(name, request);
    const origin = file === undefined ? undefined : this.input.spec.files.origin(file);
    const isScript =
      (origin?.kind === 'context' || origin?.kind === 'inline') &&
      origin.executable &&
      origin.text.text !== '' &&
      !origin.text.text.startsWith('#!');
    if (!isScript) return this.start(request);
    const reader = shell === 'bash' ? 'bash' : shell === 'busybox' ? 'ash' : '/bin/sh';
    const read = [reader, name, ...request.argv.slice(1)];
    const started = this.start({ ...request, argv: read });
    if (shell !== 'bash' || started.kind !== 'process' || started.node.argv !== read) return started;
    return { ...started, node: { ...started.node, argv } };
  }

  startNamed(name: string, request: StartRequest): Started | undefined {
    const program = programNamed(name);
    return program ? this.startAs(program, request) : undefined;
  }

  startAs(program: Program, request: StartRequest): Started {
    const { argv, env, cwd, at, processGroup } = request;
    const check = checkOnly(program.name, program.kind, argv);
    if (check !== undefined) return { kind: 'exits', status: 0, why: `${argv[0]} ${check} ends by itself` };
    const isPid1 = this.#isPid1(request);
    const hasInput = request.stdin !== undefined;
    const invocation = { argv, env, cwd, at, isPid1, hasInput, leadsGroup: processGroup === 'own' };
    return this.#apply(program, this.#titled(program.launch(invocation, this.world), request), request);
  }

  /** With titles as the kernel shows them. */
  #titled(launch: Launch, request: StartRequest): Launch {
    if (!('title' in launch) || !launch.title) return launch;
    const image = this.input.spec.base.reference;
    const found = this.#locate(request.argv[0] ?? '', request);
    const shown = (title: readonly string[]) => scriptTitle(title, request, image, found);
    if (launch.kind !== 'stay' || !launch.children) return { ...launch, title: shown(launch.title) };
    const children = launch.children.map(child =>
      'worker' in child.run ? { ...child, run: { ...child.run, title: shown(child.run.title) } } : child,
    );
    return { ...launch, title: shown(launch.title), children };
  }

  #isPid1(request: StartRequest): boolean {
    return request.mode === 'exec' && !this.input.spec.init.enabled;
  }

  #apply(program: Program, launch: Launch, request: StartRequest): Started {
    switch (launch.kind) {
      case 'exec':
        return this.#exec(launch, request);
      case 'stay':
        return this.#stay(program, launch, request);
      case 'interpret':
        return interpretSource(this, launch, request, program.name);
      case 'interpret-shell':
        return this.#shell(launch, request);
      case 'as': {
        const started = this.startNamed(launch.program, { ...request, argv: launch.argv });
        if (started?.kind !== 'process')
          return started ?? this.#unknownProgram(request, `${launch.program} is not in the tables`);
        const { argv, program: running } = started.node;
        const unchanged = argv === launch.argv;
        // It may have become another command since: that one has a title of its own.
        const still = unchanged || running === programNamed(launch.program)?.name;
        const title = still ? launch.title : undefined;
        const shown = title ?? (unchanged ? request.argv : argv);
        const startedAs = unchanged || still ? { startedAs: request.argv } : {};
        return { ...started, node: { ...started.node, argv: shown, ...startedAs } };
      }
      case 'exits': {
        const daemon = launch.daemon ? this.child(launch.daemon, request) : undefined;
        return {
          kind: 'exits',
          status: launch.status,
          why: launch.why,
          ...(daemon ? { daemon: { program: program.name, ...daemon, isMain: true, daemonized: true } } : {}),
        };
      }
      case 'fails':
        if (launch.misused) return this.#fail('init-misused', launch.status, launch.why, request.at);
        return { kind: 'fails', status: launch.status, reason: launch.why };
      case 'unknown': {
        this.notes.unknowns.add(launch.reason);
        const behaviour = launch.behaviour ?? {
          signals: unknownSignals(launch.reason),
          ...UNKNOWN_BEHAVIOUR,
        };
        const node = draft(request, behaviour, {
          role: roleOf(program.kind),
          via: 'program',
          program: program.name,
        });
        return { kind: 'process', node, lifetime: behaviour.lifetime };
      }
    }
  }

  #exec(launch: Extract<Launch, { kind: 'exec' }>, request: StartRequest): Started {
    const user = changedUser(request.argv);
    const started = this.start({
      ...request,
      argv: launch.argv,
      env: launch.env ?? request.env,
      cwd: launch.cwd ?? request.cwd,
      ignores: [...request.ignores.filter(s => !launch.resets?.includes(s)), ...(launch.ignores ?? [])],
      ...(launch.leadsGroup ? { processGroup: 'own' } : {}),
      ...(user === undefined ? {} : { user }),
    });
    if (started.kind !== 'process') return started;
    const left = (launch.leaves ?? []).flatMap(spec => this.child(spec, request) ?? []);
    const node = left.length > 0 ? withChildren(started.node, left, undefined) : started.node;
    const { lifetime = started.lifetime } = launch;
    return { ...started, lifetime, node: { ...node, lifetime } };
  }

  #stay(program: Program, launch: Extract<Launch, { kind: 'stay' }>, request: StartRequest): Started {
    const specs = launch.children ?? [];
    const started = specs.map(spec => this.#startChild(spec, request));
    const gone = started.find((child, i) => specs[i]?.isMain && child.kind !== 'process');
    if (gone && gone.kind !== 'process' && launch.behaviour.whenChildExits?.of === 'child') return gone;
    const made = started.map(childNode);
    const children = made.flatMap(child => child ?? []);
    const marked = specs.findIndex((spec, i) => spec.isMain && made[i]);
    // The service is not the `tail` that its script ends in, but what that script has had started.
    const isBesideOthers = launch.behaviour.startsOnDemand !== undefined && made[marked]?.holdsNoState;
    const chosen = isBesideOthers ? -1 : marked;
    const main = chosen === -1 ? undefined : made.slice(0, chosen).filter(Boolean).length;
    const role = launch.role ?? roleOf(program.kind);
    // What exists to run another command lasts as long as that one does.
    const isOpen = OF_CHILD.has(role) && launch.behaviour.lifetime === 'service';
    const lasting = isOpen ? made[chosen]?.lifetime : undefined;
    const behaviour = lasting ? { ...launch.behaviour, lifetime: lasting } : launch.behaviour;
    const node = draft(request, behaviour, {
      role,
      via: 'program',
      program: program.name,
      ...(launch.title ? { argv: launch.title } : {}),
      ...(launch.leadsGroup ? { processGroup: 'own' } : {}),
      ...(launch.devServer ? { devServer: launch.devServer } : {}),
      ...(launch.prefork ? { prefork: true } : {}),
      ...(launch.evidence ? { evidence: launch.evidence } : {}),
    });
    const only = specs.find(spec => spec.isMain);
    if (only && !only.again && made[chosen] === undefined && made[specs.indexOf(only)] === undefined) {
      return { kind: 'exits', status: 0, why: `the command that ${program.name} runs ends by itself` };
    }
    return { kind: 'process', node: withChildren(node, children, main), lifetime: behaviour.lifetime };
  }

  /** A process below another, or the daemon that it leaves; `undefined` when it ends by itself. */
  child(spec: ChildSpec, parent: StartRequest): ProcessDraft | undefined {
    return childNode(this.#startChild(spec, parent));
  }

  #startChild(spec: ChildSpec, parent: StartRequest): Started {
    const base: StartRequest = {
      ...parent,
      env: spec.env ?? parent.env,
      cwd: spec.cwd ?? parent.cwd,
      at: spec.at ?? parent.at,
      ignores: [...parent.ignores.filter(s => !spec.resets?.includes(s)), ...(spec.ignores ?? [])],
      mode: 'background',
      processGroup: spec.processGroup ?? 'parent',
    };
    const { run } = spec;
    if ('worker' in run) {
      const node = draft({ ...base, argv: run.title }, run.worker, {
        role: 'app',
        via: 'program',
        isMain: spec.isMain === true,
      });
      return { kind: 'process', node, lifetime: run.worker.lifetime };
    }
    const argv = 'argv' in run ? run.argv : [...run.shell, run.shellText];
    const started = this.start({ ...base, argv });
    if (started.kind !== 'process' || base.processGroup !== 'own') return started;
    return { ...started, node: { ...started.node, processGroup: 'own' } };
  }

  #shell(launch: Extract<Launch, { kind: 'interpret-shell' }>, request: StartRequest): Started {
    if (launch.source.kind === 'stdin' && !request.stdin)
      return { kind: 'exits', status: 0, why: 'an interactive shell without a terminal ends at once' };
    const source = this.#shellSource(launch, request);
    if (!source) {
      const reason =
        launch.source.kind === 'file'
          ? this.#scriptUnknown(launch.source.path, request)
          : 'its script comes from standard input';
      this.notes.unknowns.add(reason);
      const behaviour = { signals: unknownSignals(reason), ...UNKNOWN_BEHAVIOUR };
      return {
        kind: 'process',
        node: draft(request, behaviour, { role: 'shell', via: 'script', program: launch.shell }),
        lifetime: 'unknown',
      };
    }
    const isText = launch.source.kind === 'text';
    const begin = (host: ShellHost) => {
      const state = new ShellState(launch.shell, request.env, request.cwd, request.ignores);
      state.processGroup = request.processGroup;
      state.args = launch.args.map(known);
      state.name = launch.name;
      state.hasInput = request.stdin !== undefined && launch.source.kind !== 'stdin';
      for (const option of launch.options) {
        if (option !== 'm' || !OPTION_M_NEEDS_TERMINAL.has(launch.shell)) state.options.add(option);
      }
      const interpreter = new Interpreter(state, host, source, isText);
      return { interpreter, run: interpreter.main(this.#parse(source)) };
    };
    const via = isText ? (request.shellForm ? 'shell-form' : 'shell-command') : 'script';
    const settled = settle(begin, this.#host(launch.shell, request), {
      argv: request.argv,
      at: request.at,
      via,
    });
    switch (settled.kind) {
      case 'runs':
        return {
          kind: 'process',
          node: { ...settled.node, processGroup: request.processGroup },
          lifetime: settled.lifetime,
        };
      case 'exits': {
        const [daemon] = settled.left;
        return {
          kind: 'exits',
          status: settled.status ?? 0,
          why: settled.why,
          ...(daemon ? { daemon } : {}),
        };
      }
      case 'fails':
        return settled;
    }
  }

  #scriptUnknown(file: string, request: StartRequest): string {
    const origin = this.world.origin(file, request.cwd);
    return `the script ${file} is not readable: ${origin.kind === 'unknown' || origin.kind === 'absent' ? origin.reason : origin.kind}`;
  }

  #shellSource(
    launch: Extract<Launch, { kind: 'interpret-shell' }>,
    request: StartRequest,
  ): FileText | undefined {
    const { source } = launch;
    if (source.kind === 'text') return { file: request.at.file, text: source.text, locate: () => request.at };
    if (source.kind === 'file') return this.world.read(source.path, request.cwd);
    return source.kind === 'stdin' && request.stdin !== 'unknown' ? request.stdin : undefined;
  }

  #parse(source: FileText): Script {
    const cached = this.#scripts.get(source);
    if (cached) return cached;
    const { script } = parseShell(source.text, this.input.parsers);
    this.#scripts.set(source, script);
    return script;
  }

  #worldFor(request: StartRequest): World {
    const user = request.user === undefined ? this.world.user : userId(request.user);
    const { user: _, ...rest } = this.world;
    return user === undefined ? { ...rest, user: undefined } : { ...rest, user };
  }

  #host(shell: ShellName, request: StartRequest): ShellHost {
    const host: Omit<ShellHost, 'base'> = {
      world: this.#worldFor(request),
      chooser: this.#chooser,
      envComplete: this.input.spec.envComplete,
      isPid1: this.#isPid1(request),
      start: child =>
        this.#fromShell(
          { shell, argv: request.argv },
          request.user === undefined ? child : { ...child, user: request.user },
        ),
      parse: text => this.#parse(text),
      observe: observation => this.observations.push(observation),
      remember: make => make(),
      step: () => {
        if (++this.#steps > MAX_STEPS) throw new TooLong('the scripts are too long to follow');
      },
    };
    const whole = host as { -readonly [K in keyof ShellHost]: ShellHost[K] };
    whole.base = whole;
    return whole;
  }
}

/** The process that stays below its starter; `undefined` when it ends by itself. */
function childNode(started: Started): ProcessDraft | undefined {
  if (started.kind === 'process') return started.node;
  return started.kind === 'exits' ? started.daemon : undefined;
}

interface CallingShell {
  readonly shell: ShellName;
  readonly argv: readonly string[];
}

export const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const PROGRAM_DIRECTORY =
  /^\/(usr\/)?(local\/)?s?bin$|^\/usr\/libexec$|^\/usr\/lib\/systemd$|^\/lib\/systemd$/;

const OF_CHILD: ReadonlySet<Role> = new Set(['init', 'wrapper', 'package-manager']);

const firstLine = (text: string) => text.trim().split('\n', 1)[0]?.slice(0, 60) ?? '';

/** The argument list that a script of a base image goes on with. */
function throughBaseScript(
  script: BaseScript,
  argv: readonly string[],
  isNoProgram: (name: string) => boolean,
): readonly string[] {
  const args = argv.slice(1);
  const command = script.command ?? [];
  if (script.does === 'run') return command;
  if (script.does === 'exec') return args;
  const when = script.when ?? [];
  const [first] = args;
  const prepends =
    (first === undefined && when.includes('missing')) ||
    (first?.startsWith('-') && when.includes('option')) ||
    (first !== undefined && when.includes('not-a-program') && isNoProgram(first));
  return prepends ? [...command, ...args] : args;
}
