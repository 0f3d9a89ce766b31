import type { Evidence, Location } from '../base/index.ts';
import type { SignalName } from '../kernel/index.ts';
import type { Behaviour } from './behaviour.ts';
import type { BinSh, Env, FileOrigin, FileText, ImageFiles, ShellName } from './container.ts';
import type { Role } from './process.ts';

/** A command about to be run. */
export interface Invocation {
  /** `argv[0]` as written. */
  readonly argv: readonly string[];
  readonly env: Env;
  /** Absolute. */
  readonly cwd: string;
  /** It is PID 1, or will be once those that exec it are gone; absent: not known. */
  readonly isPid1?: boolean;
  /** Standard input is something else than /dev/null, which it is without `docker run -i`. */
  readonly hasInput?: boolean;
  /** That is a file of its own, perhaps a FIFO. */
  readonly readsFile?: boolean;
  /** The words are what the program gets: a `$` in them is one that no shell has put a value for. */
  readonly isExact?: boolean;
  /** Where the command is written. */
  readonly at?: Location;
  /** PID 1, or started in a group or session of its own. */
  readonly leadsGroup?: boolean;
}

/** What a program entry may ask about the container. Pure: nothing is run. */
export interface World {
  readonly files: ImageFiles;
  readonly binSh: BinSh;
  /** `undefined`: not known. root is `0`. */
  readonly user: string | undefined;
  /** The text at a path (relative ones from `cwd`), `undefined` when it is not known or not text. */
  read(path: string, cwd: string): FileText | undefined;
  origin(path: string, cwd: string): FileOrigin;
  /** Names in a directory, with those that a script has put there before. */
  list(directory: string): readonly string[];
  /** `undefined`: it is no YAML. */
  parseYaml(text: string): unknown;
  /** `undefined`: it is no TOML. */
  parseToml(text: string): unknown;
  /** Says that something could not be derived, as a sentence. */
  unknown(sentence: string): void;
  /** The same, of something that is then supposed: what comes of it may be otherwise. */
  suppose(sentence: string): void;
}

/** A command that a program starts below itself. */
export interface ChildSpec {
  readonly run:
    | {
        readonly argv: readonly string[];
        /** It gets words that are not known: those with a `$` in `argv` stand for them. */
        readonly isOpen?: boolean;
        /** What it is called where a command stands for a script that its installation made. */
        readonly title?: readonly string[];
      }
    /** Text for a shell, as `sh -c` gets it; `shell` is the argv before the text. */
    | { readonly shellText: string; readonly shell: readonly string[] }
    /** A process of the same program without an argv of its own (a worker); shown with this title. */
    | { readonly worker: Behaviour; readonly title: readonly string[] };
  readonly isMain?: boolean;
  /** Run anew whenever it ends, so its end is not that of the program (watch). */
  readonly again?: boolean;
  /** It serves its parent, and has nothing of its own to finish. */
  readonly holdsNoState?: boolean;
  readonly processGroup?: 'parent' | 'own';
  readonly env?: Env;
  readonly cwd?: string;
  readonly at?: Location;
  /** Signals that it starts with at SIG_IGN. */
  readonly ignores?: readonly SignalName[];
  /** The parent has handlers for these when it starts it: where they were ignored they are at their default again. */
  readonly resets?: readonly SignalName[];
}

/** What a server loads of the project: it starts threads and programs, and may set handlers, in the server's process. */
export interface LoadedApplication {
  readonly language: Language;
  readonly source: Source;
  /** What the runtime does by itself. */
  readonly behaviour: Behaviour;
  readonly by: 'itself' | 'workers';
  /** The runtime waits for its threads before the process ends. */
  readonly waitsForThreads: boolean;
  /** It is loaded when the server has set its own handlers. */
  readonly replacesHandlers: boolean;
}

/** What running a command comes to. */
export type Launch =
  /** It becomes another command: same process. */
  | {
      readonly kind: 'exec';
      readonly argv: readonly string[];
      readonly env?: Env;
      readonly cwd?: string;
      readonly ignores?: readonly SignalName[];
      /** Signals that are at their default again, although they were ignored when it started. */
      readonly resets?: readonly SignalName[];
      /** It has made a session or group of its own before. */
      readonly leadsGroup?: true;
      /** Whatever it becomes may end by itself soon (busybox timeout). */
      readonly lifetime?: 'unknown';
      /** Processes that stay beside it (busybox timeout, ssh-agent). */
      readonly leaves?: readonly ChildSpec[];
    }
  /** It stays, and may run others below itself. */
  | {
      readonly kind: 'stay';
      readonly behaviour: Behaviour;
      readonly children?: readonly ChildSpec[];
      /** argv as /proc shows it, where the program rewrites it or an interpreter comes first. */
      readonly title?: readonly string[];
      readonly role?: Role;
      /** It makes a process group or session of its own. */
      readonly leadsGroup?: true;
      readonly devServer?: string;
      readonly prefork?: boolean;
      /** An application that it loads, or that each of its workers does. */
      readonly loads?: LoadedApplication;
      /** The defect that makes it fail at once as PID 1 or below one; see `init-misused`, `two-inits`. */
      readonly refusesUnlessPid1?: string;
      readonly evidence?: readonly Evidence[];
    }
  /** A language runtime or shell running a source. */
  | {
      readonly kind: 'interpret';
      readonly language: Language;
      readonly source: Source;
      /** Arguments of the script: `sys.argv[1:]`, `$1…`. */
      readonly args: readonly string[];
      /** Where it is not the usual one of the language: its globals are there. */
      readonly runtime?: 'bun' | 'deno';
      /** It serves what the module exports as its default, as bun always does. */
      readonly servesDefault?: true;
      /** Modules loaded first: `node -r`, `--import`. */
      readonly preloads?: readonly string[];
      /** Where the runtime changes it: `node --env-file`. */
      readonly env?: Env;
      /** What the runtime does by itself, where the source says nothing. */
      readonly behaviour: Behaviour;
      readonly title?: readonly string[];
      readonly role?: Role;
    }
  | {
      readonly kind: 'interpret-shell';
      readonly shell: ShellName;
      readonly source: Source;
      /** `$0` and the positional parameters. */
      readonly name: string;
      readonly args: readonly string[];
      /** `-e`, `-u`, `-x`, `-o pipefail`, `-m`, `-l`, `-i`. */
      readonly options: readonly string[];
    }
  /** Runs as another entry of the table says, with this argv for it; the process keeps its own title. */
  | {
      readonly kind: 'as';
      readonly program: string;
      readonly argv: readonly string[];
      readonly title?: readonly string[];
    }
  /** Ends by itself soon. `daemon`: a service stays behind, adopted by PID 1. */
  | {
      readonly kind: 'exits';
      readonly status: number;
      readonly why: string;
      readonly daemon?: ChildSpec;
      /** On a terminal it would stay, and wait for what is typed. */
      readonly needsTerminal?: true;
    }
  | { readonly kind: 'fails'; readonly status: number; readonly why: string; readonly misused?: boolean }
  | { readonly kind: 'unknown'; readonly reason: string; readonly behaviour?: Behaviour };

export type Language =
  | 'python'
  | 'javascript'
  | 'beam'
  | 'c'
  | 'crystal'
  | 'dart'
  | 'dotnet'
  | 'go'
  | 'haskell'
  | 'jvm'
  | 'lua'
  | 'nim'
  | 'ocaml'
  | 'perl'
  | 'php'
  | 'ruby'
  | 'rust'
  | 'swift';

export type Source =
  /** As written on the command line; relative to cwd. */
  | { readonly kind: 'file'; readonly path: string }
  /** `python -m name`, `node -e …`'s counterpart for modules; `java -cp path name` looks in these places. */
  | { readonly kind: 'module'; readonly name: string; readonly path?: readonly string[] }
  /** What a server loads and serves: a module, and what of it is called first. It is no program by itself. */
  | {
      readonly kind: 'application';
      readonly name: string;
      readonly path: readonly string[];
      readonly call?: string;
    }
  /** `file`: where reports say that it comes from, if it is no `-c`. */
  | { readonly kind: 'text'; readonly text: string; readonly file?: string }
  /** `text`: what is put there, where that is known. */
  | { readonly kind: 'stdin'; readonly text?: FileText };

export type ProgramKind =
  | 'shell'
  | 'init'
  | 'wrapper'
  | 'package-manager'
  | 'runtime'
  | 'server'
  | 'supervisor'
  | 'tool';

/** What we know of one program. One file an entry in src/knowledge/programs. */
export interface Program {
  readonly name: string;
  readonly kind: ProgramKind;
  /** Base names of argv[0]; a `*` stands for digits and dots: `python*` is python3.12, not pythonista. */
  readonly matches: readonly string[];
  /** What the command comes to. */
  launch(invocation: Invocation, world: World): Launch;
  /** Where the facts come from: man page, source file, or measurement with versions. At least one. */
  readonly sources: readonly [string, ...string[]];
  /** The version that was measured, and the ids in src/knowledge/measurements that prove the entry. */
  readonly measured?: { readonly version: string; readonly rows: readonly string[] };
  /** Why nothing of it was run, so that `sources` are all there is; every entry has this or `measured`. */
  readonly notRun?: NotRun;
}

export type NotRun =
  | 'not in Debian or npm'
  /** Packed there with a script of its own, which says nothing of the usual one. */
  | 'Debian starts it another way'
  /** A compiler, seen by hand as `sources` says: it is large, or at work for longer than a row waits. */
  | 'too large or too slow for a row'
  /** It answers `unknown`, which nothing can prove. */
  | 'says only what is not known';

/** The program itself is started once more, from its file or from another one, with more in its environment. */
export interface Anew {
  readonly file: string | undefined;
  readonly env: Readonly<Record<string, string>>;
}

/** A process that a program's source starts. */
export interface StartedChild {
  readonly command:
    | { readonly argv: readonly string[] }
    | { readonly shellText: string }
    | { readonly fork: true; readonly anew?: Anew }
    | { readonly unknown: string };
  /** The call, as written: `subprocess.Popen`. */
  readonly call: string;
  readonly at: Location;
  /** `blocking`: the starter waits for it in the call itself; `background`: it goes on. */
  readonly mode: 'blocking' | 'background';
  /** A blocking one that is run anew in an endless loop: the program that goes on is mostly waiting for it. */
  readonly again?: true;
  /** Does it run for as long as the program does (a worker), or shortly? */
  readonly lifetime: 'service' | 'short' | 'unknown';
  /** Does the program wait for it at some time, so that it leaves no zombie? `false`: nothing in its sources does. */
  readonly reaped: boolean | 'unknown';
  readonly processGroup: 'parent' | 'own';
}

/** What keeps a process from its end when all else is done. */
export interface Held {
  /** As the end of "it waits for …". */
  readonly by: string;
  readonly at: Location;
  /** Otherwise it may come to an end. */
  readonly isCertain: boolean;
}

/** What the sources of a program say of it: deviations from the behaviour of its runtime. */
export interface SourceAnalysis {
  /** As reports show them, entry first. */
  readonly sources: readonly string[];
  /** Only signals that the sources speak of. */
  readonly signals: Behaviour['signals'];
  readonly blocked: readonly SignalName[];
  readonly children: readonly StartedChild[];
  /** It replaces itself: os.execvp, process.execve. */
  readonly becomes?: { readonly argv: readonly string[]; readonly at?: Location };
  /** It runs a server or framework of src/knowledge/programs (uvicorn.run): the entry's name and an argv for it. */
  readonly runsAs?: { readonly program: string; readonly argv: readonly string[]; readonly at: Location };
  /** The runtime waits at its end for something that goes on: what `runsAs` names, or loads this, never gets there. */
  readonly held?: Held;
  readonly waitsForChildren?: Behaviour['waitsForChildren'];
  readonly ignoresChildExit: boolean;
  /** A browser or the like, whose processes outlive their parent: what, and where it is started. */
  readonly makesOrphans?: { readonly what: string; readonly at: Location };
  readonly devServer?: { readonly what: string; readonly at: Location };
  /** What it writes over its command line; `fits`: no more of it than there was room for. */
  readonly title?: { readonly text: string; readonly fits: boolean };
  readonly lifetime: Behaviour['lifetime'];
  readonly neverWaits?: true;
  /** Why it may end by itself soon, as a sentence. */
  readonly mayEnd?: string;
  /** What was taken to be so, as a sentence: what comes of it may be otherwise. */
  readonly supposes?: string;
  readonly unknowns: readonly string[];
}
