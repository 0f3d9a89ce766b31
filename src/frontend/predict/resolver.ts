import { type Location, path } from '../../base/index.ts';
import { asksOnly, checkOnly } from '../../knowledge/checks.ts';
import { consoleScript, namesScript } from '../../knowledge/console-scripts.ts';
import type { BaseScript } from '../../knowledge/images/types.ts';
import { findProgram, isShortCommand, lookupImage, programNamed } from '../../knowledge/index.ts';
import { pythonTitle } from '../../knowledge/python-tools.ts';
import type {
  ContainerSpec,
  FileText,
  Launch,
  Observation,
  Program,
  StartFailure,
  World,
} from '../../model/index.ts';
import type { Parsers } from '../parsers.ts';
import type { Script } from '../shell/ast.ts';
import type { Started, StartRequest } from '../shell/host.ts';
import { parseShell } from '../shell/parse.ts';
import { startBuilt, startBuiltScript, startOwn } from './built.ts';
import type { Chooser } from './chooser.ts';
import { applyLaunch } from './launch.ts';
import {
  absentInPath,
  isCommandLine,
  locate,
  onlyHere,
  originFor,
  producedInPath,
  programAt,
  throughBaseScript,
  unknownReason,
} from './locate.ts';
import { draft, UNKNOWN_BEHAVIOUR, unknownSignals } from './node.ts';
import { ownScript } from './own-script.ts';
import { noRunBit } from './permission.ts';
import { startScriptFile } from './script-file.ts';
import { scriptTitle } from './script-title.ts';
import { behindScript, type Notes, worldOf } from './world.ts';

export interface PredictInput {
  readonly spec: ContainerSpec;
  readonly parsers: Parsers;
  /** Programs of the user's own; they come before those of the table. */
  readonly programs?: readonly Program[];
  /** With base images of the user's own; else those of the table. */
  readonly lookupImage?: typeof lookupImage;
}

/** What all runs of one prediction share. */
export interface Shared {
  readonly notes: Notes;
  readonly scripts: Map<FileText, Script>;
  /** Why a name is in no directory of PATH, by name and PATH. */
  readonly absent: Map<string, string | undefined>;
}

/** Exec chains and script nesting beyond this are not followed. */
const MAX_DEPTH = 24;
/** Shell commands that one prediction follows, over all its scripts. */
const MAX_STEPS = 40_000;

export class TooLong extends Error {}

/** Works out what a command comes to: one run, with one answer to each undecidable question. */
export class Resolver {
  readonly input: PredictInput;
  readonly notes: Notes;
  readonly observations: Observation[] = [];
  /** Commands of programs that are being followed. */
  readonly underWay = new Set<string>();
  readonly world: World;
  /** Why PID 1 could not start, with the place. */
  failure: StartFailure | undefined;
  readonly chooser: Chooser;
  readonly #scripts: Map<FileText, Script>;
  readonly #baseScripts: Readonly<Record<string, BaseScript>>;
  readonly #shared: Shared;
  #depth = 0;
  #steps = 0;

  constructor(input: PredictInput, chooser: Chooser, shared: Shared) {
    this.input = input;
    this.#shared = shared;
    this.notes = shared.notes;
    this.chooser = chooser;
    this.#scripts = shared.scripts;
    this.world = worldOf(input.spec, input.parsers, shared.notes, chooser);
    this.#baseScripts = (input.lookupImage ?? lookupImage)(input.spec.base.reference)?.scripts ?? {};
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
    if (name === undefined || name === '') return this.fail('no-command', 127, 'the command is empty');
    // `CMD ['app']`, read by a shell: the bracket is a part of the command's name. A line that begins with an option is
    // the rest of the one above it.
    const none = { kind: 'fails', status: 127, reason: `no program is named ${name}` } as const;
    if (/^\[[^[]|^--?\w/.test(name)) return none;
    if (isCommandLine(this.input.spec, name, request)) return { ...none, because: 'one-word' };
    if (name.includes('$') && !request.known) return this.unknownProgram(request, `what \`${name}\` is`);
    if (name.endsWith('.wasm'))
      return this.unknownProgram(request, `${name} is for a WebAssembly runtime; the kernel does not run it`);
    const own = this.input.programs?.find(program => program.matches.includes(path.basename(name)));
    if (own) return this.startAs(own, request);
    const file = locate(this.input.spec.files, name, request);
    const origin = file === undefined ? undefined : originFor(this.input.spec, file, request);
    if (origin?.kind === 'context' || origin?.kind === 'inline')
      return startScriptFile(this, request, file ?? name, origin);
    const base = this.#baseScripts[path.basename(name)];
    if (base) {
      const { files } = this.input.spec;
      const argv = throughBaseScript(base, request.argv, files, first => this.#isNoProgram(first, request));
      return this.start({ ...request, argv });
    }
    if (origin?.kind === 'absent' && name.includes('/'))
      return this.fail('missing', 127, `${name}: ${origin.reason}`);
    if (name.endsWith('/') || (origin?.kind === 'directory' && name.includes('/')))
      return { kind: 'fails', status: 126, reason: `${name} is a directory` };
    const nowhere =
      file === undefined
        ? (this.#absent(name, request) ?? onlyHere(this.input.spec, name, request))
        : undefined;
    if (nowhere) return this.fail('missing', 127, `${name}: ${nowhere}`);
    if (asksOnly(request.argv) && !findProgram(path.basename(name)))
      return { kind: 'exits', status: 0, why: `${request.argv.join(' ')} only says something of itself` };
    if (file === undefined && isShortCommand(request.argv) && !programAt(name, undefined))
      return this.unknownProgram(request, name);
    const compiled = startBuiltScript(this, request, file, origin);
    if (compiled) return compiled;
    const built = startBuilt(this, request, origin ?? producedInPath(this.input.spec.files, name, request));
    if (built) return built;
    if (origin?.kind === 'installed' && !origin.executable) {
      return this.fail('not-executable', 126, `${file} is downloaded without a run bit`, origin.at);
    }
    // One of the project's own may bear the name of another program.
    const script = namesScript(name, request.cwd, this.world) ? this.#consoleScript(request) : undefined;
    if (script) return script;
    const program = programAt(name, origin);
    if (program) return this.startAs(program, request);
    if (origin?.kind === 'opaque' && !origin.executable) {
      return this.fail('not-executable', 126, noRunBit(origin.path, origin) ?? '');
    }
    const laid = file === undefined ? undefined : ownScript(this, file, origin);
    const taken = laid && this.start({ ...request, made: new Map([...(request.made ?? []), ...laid]) });
    if (taken && taken.kind !== 'fails') return taken;
    // What is only taken to be there is no reason to say that it cannot start.
    if (taken) this.failure = undefined;
    return (
      this.#consoleScript(request) ??
      startOwn(this, request) ??
      this.unknownProgram(request, unknownReason(name, origin))
    );
  }

  #absent(name: string, request: StartRequest): string | undefined {
    const key = `${name}:${request.env.PATH}`;
    const { absent } = this.#shared;
    if (!absent.has(key)) absent.set(key, absentInPath(this.input.spec.files, name, request));
    return absent.get(key);
  }

  /**
   * `command -v` finds nothing, as a script of the base image asks. What no step is known to install may still be
   * there: only what is named like a file is taken for one.
   */
  #isNoProgram(name: string, request: StartRequest): boolean {
    if (name.includes('/') || findProgram(name) || isShortCommand([name])) return false;
    if (locate(this.input.spec.files, name, request) !== undefined) return false;
    const { kind } = this.world.origin(name, request.cwd);
    return kind === 'context' || kind === 'inline' || /\.\w{1,5}$|\s/.test(name);
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
      isPid1: this.isPid1(request),
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
    return applyLaunch(this, python, this.#titled(launch, request), {
      ...request,
      env: { ...env, PYTHONPATH: PYTHONPATH.join(':') },
    });
  }

  /** A process that nothing is known about. */
  unknownProgram(request: StartRequest, reason: string): Started {
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

  /** PID 1 could not start. */
  fail(kind: StartFailure['kind'], status: number, reason: string, at?: Location, file?: string): Started {
    // The engine looks for the file and its run bit beforehand; what fails in execve itself is the runtime's to report.
    const byRuntime = this.#depth === 1 && (kind === 'bad-shebang' || kind === 'crlf-shebang');
    this.failure = {
      kind,
      reason,
      exitStatus: byRuntime ? null : status,
      ...(at ? { at } : {}),
      ...(file ? { file } : {}),
    };
    return { kind: 'fails', status, reason };
  }

  startNamed(name: string, request: StartRequest): Started | undefined {
    const program = programNamed(name);
    return program ? this.startAs(program, request) : undefined;
  }

  startAs(program: Program, request: StartRequest): Started {
    const { argv, env, cwd, at, processGroup, readsFile = false } = request;
    const check = checkOnly(program.name, program.kind, argv);
    if (check !== undefined) return { kind: 'exits', status: 0, why: `${argv[0]} ${check} ends by itself` };
    const isPid1 = this.isPid1(request);
    const hasInput = request.stdin !== undefined;
    const isExact = request.known && !this.input.spec.hasOpenWords;
    const leadsGroup = processGroup === 'own';
    const invocation = { argv, env, cwd, at, isPid1, hasInput, readsFile, isExact, leadsGroup };
    const launch = program.launch(invocation, behindScript(this.world, request.made));
    return applyLaunch(this, program, this.#titled(launch, request), request);
  }

  /** With titles as the kernel shows them. */
  #titled(launch: Launch, request: StartRequest): Launch {
    if (!('title' in launch) || !launch.title) return launch;
    const image = this.input.spec.base.reference;
    const found = locate(this.input.spec.files, request.argv[0] ?? '', request);
    const shown = (title: readonly string[]) => scriptTitle(title, request, image, found);
    if (launch.kind !== 'stay' || !launch.children) return { ...launch, title: shown(launch.title) };
    const children = launch.children.map(child =>
      'worker' in child.run ? { ...child, run: { ...child.run, title: shown(child.run.title) } } : child,
    );
    return { ...launch, title: shown(launch.title), children };
  }

  isPid1(request: StartRequest): boolean {
    const { init, pidNamespace } = this.input.spec;
    return request.mode === 'exec' && !init.enabled && pidNamespace === 'private';
  }

  /** Scripts are parsed once. */
  parse(source: FileText): Script {
    const cached = this.#scripts.get(source);
    if (cached) return cached;
    const { script } = parseShell(source.text, this.input.parsers);
    this.#scripts.set(source, script);
    return script;
  }

  /** Counts a command that is followed. */
  step(): void {
    if (++this.#steps > MAX_STEPS) throw new TooLong('the scripts are too long to follow');
  }
}
