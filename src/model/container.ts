import type { Evidence, Location } from '../base/index.ts';
import type { SignalName } from '../kernel/index.ts';

/** ENTRYPOINT, CMD or HEALTHCHECK CMD as declared. */
export type Command =
  | {
      readonly form: 'exec';
      readonly argv: readonly string[];
      readonly at: Location;
      readonly from: CommandOrigin;
    }
  | {
      readonly form: 'shell';
      readonly text: string;
      /** What runs the text: `["/bin/sh", "-c"]` or SHELL. */
      readonly shell: readonly string[];
      readonly at: Location;
      readonly from: CommandOrigin;
      /** It starts with `[`, but is no JSON array of strings: the token that broke it, in words. */
      readonly brokenJson?: { readonly problem: string; readonly at: Location };
    };

/** `file`: this Dockerfile. `stage`: an earlier stage of it. `base-image`: table. `command-line`: docker run. */
export type CommandOrigin = 'file' | 'stage' | 'base-image' | 'command-line';

export interface StopSignal {
  /** `undefined`: what is declared is not a signal, or holds a variable without a value. */
  readonly signal: SignalName | undefined;
  readonly text: string;
  readonly origin: 'default' | CommandOrigin;
  readonly at?: Location;
  /** Whoever builds the image says it, by a variable. */
  readonly isOpen?: true;
}

/** Which program `/bin/sh` is; `none`: the image has no shell. */
export type ShellName = 'dash' | 'bash' | 'busybox' | 'mksh' | 'zsh' | 'ksh93' | 'yash';
export type BinSh = ShellName | 'none' | 'unknown';

/** A text in the image, and how its positions map to a file that the user has. */
export interface FileText {
  /** As reports show it: `entrypoint.sh`, or the Dockerfile for a heredoc. */
  readonly file: string;
  readonly text: string;
  /** Offsets in `text` to a place in `file`. */
  locate(start: number, end: number): Location;
}

/** A RUN step, for those that work out what it makes. */
export interface RunStep {
  /** The script given to the shell, variables unexpanded; or the words of an exec-form RUN joined by blanks. */
  readonly text: string;
  /** The text with what ENV and ARG say of its plain variables, for who seeks paths in it. */
  readonly expanded: string;
  readonly workdir: string;
  readonly at: Location;
}

/** Who may run a file, as far as the steps of the build say so. */
export interface Permissions {
  /** Somebody may. */
  readonly executable: boolean;
  /** The bits that a step has given it; those of a file of the context as such are for all alike. */
  readonly mode?: number;
  /** As `--chown` names it; without one it is root. */
  readonly owner?: string;
}

/** Where a path in the image comes from. Symbolic links are already followed. */
export type FileOrigin =
  /** Copied from the build context. */
  | ({ readonly kind: 'context'; readonly text: FileText; readonly at: Location } & Permissions)
  /** Written by a heredoc of COPY, or by a RUN with a heredoc, echo, printf or cat. */
  | ({ readonly kind: 'inline'; readonly text: FileText; readonly at: Location } & Permissions)
  /** In the context, but not readable as text: binary or too large. */
  | ({
      readonly kind: 'opaque';
      readonly path: string;
      readonly at: Location;
      readonly reason: string;
      readonly prebuilt?: Prebuilt;
    } & Permissions)
  | { readonly kind: 'directory' }
  /** A program installed by a package manager, ADD or curl; `program` as in src/knowledge/programs. */
  | ({ readonly kind: 'installed'; readonly program: string; readonly at: Location } & Permissions)
  /** Part of the base image. */
  | { readonly kind: 'base'; readonly image: string }
  /**
   * Not copied from the context as such: some RUN step of a stage may have made it. `path` and `files` are in
   * that stage, so that a build tool's output can be traced to its sources.
   */
  | {
      readonly kind: 'produced';
      readonly path: string;
      readonly files: ImageFiles;
      readonly runs: readonly RunStep[];
      /** COPY may have brought it as well. */
      readonly prebuilt?: Prebuilt;
      /** An `rm` took away what was there: the steps before that have seen it, and one behind may have made it anew. */
      readonly removed?: true;
      /** And one behind builds something. */
      readonly isRebuilt?: true;
    }
  /** Nothing in this image can have made it. */
  | {
      readonly kind: 'absent';
      readonly reason: string;
      /** An `rm` took it away: the steps before that have seen it. */
      readonly removed?: true;
    }
  | { readonly kind: 'unknown'; readonly reason: string; readonly prebuilt?: Prebuilt };

/** A file of the build context that may be made, before the image is built, of what lies there. */
export interface Prebuilt {
  /** Its path in `files`; a glob where that is all that is known. */
  readonly path: string;
  /** The build context, with what .dockerignore leaves out. */
  readonly files: ImageFiles;
  /** The same, with the project around a build context that is a folder of it. */
  readonly around?: Prebuilt;
}

/** The file system of an image (or of a build stage) as far as the Dockerfile tells. Paths are absolute. */
export interface ImageFiles {
  origin(path: string): FileOrigin;
  /** A path without the symbolic links that a step makes; `undefined`: they lead in a circle. Absent: none are known. */
  realpath?(path: string): string | undefined;
  /** Where a symbolic link that a step makes leads, as it is written there. */
  linkAt?(path: string): string | undefined;
  /** Names known to be in a directory, sorted; the directory may hold more. */
  list(directory: string): readonly string[];
  /** A bare program name, looked up along PATH: the absolute path of what is known, else `undefined`. */
  which(name: string, searchPath: string): string | undefined;
  /** The image that all starts from, as written, and the RUN steps on top of it; absent: not known. */
  history?(): { readonly from: string | undefined; readonly runs: readonly RunStep[] };
  /** The stage itself and those that files of it come from, nearest first, with their RUN steps. */
  stages?(): readonly StageSteps[];
  /** The build context, as what was built before the image finds it. */
  readonly context?: ImageFiles | undefined;
  /** Of a build context: the project that it is a folder of, or all of. */
  readonly project?: ImageFiles;
  /** The same files, but for the place that declares them: what is read of one need not be read of the other. */
  readonly same?: ImageFiles;
}

export interface StageSteps {
  readonly files: ImageFiles;
  /** What COPY takes from there into the stage itself. */
  readonly copied: readonly string[];
  readonly runs: readonly RunStep[];
}

/** The value of an environment variable; `undefined` is "set, but to what is not known". */
export type Env = Readonly<Record<string, string | undefined>>;

export interface BaseImage {
  /** As written after FROM, variables expanded. */
  readonly reference: string;
  /** Name of the row of the image table; `undefined`: not in the table. */
  readonly row?: string;
  readonly at: Location;
}

/** Who starts and stops a container: an engine at a command's word, a cluster's node, a platform. */
export type Starter =
  | 'docker'
  | 'podman'
  | 'kubelet'
  | 'ECS'
  | 'Nomad'
  | 'Fly.io'
  | 'Cloud Run'
  | 'Render'
  | 'Heroku';

/** In which kind of file containers are declared, with what overrides their images. */
export type DeclarationFormat =
  | 'compose'
  | 'kubernetes'
  | 'ecs'
  | 'quadlet'
  | 'nomad'
  | 'devcontainer'
  | 'fly'
  | 'knative'
  | 'cloud-run'
  | 'render'
  | 'ci';

export interface PreStop {
  readonly at: Location;
  /** The command; absent: a request, or a pause. */
  readonly argv?: readonly string[];
  /** Milliseconds that it takes, where that is known. */
  readonly ms?: number;
}

/** What was declared: everything about a container but what the programs in it do. */
export interface ContainerSpec {
  /** The file that a finding about the whole container points at. */
  readonly file: string;
  readonly target: string | null;
  /** Such as `docker run`, or `run.sh:7 docker run --init`. */
  readonly context: string;
  readonly os: 'linux' | 'windows';
  readonly entrypoint: Command | undefined;
  readonly cmd: Command | undefined;
  /** Whether ENTRYPOINT and CMD are certain: not when an unknown base image may set them. */
  readonly commandKnown: boolean;
  readonly stopSignal: StopSignal;
  /** Who starts and stops it; without it docker. */
  readonly engine?: Starter;
  /** The kind of file that declares the container beside its image; absent: none, or a command line. */
  readonly declaredIn?: DeclarationFormat;
  /** Milliseconds until SIGKILL; `Infinity`: it never comes. */
  readonly gracePeriodMs: number;
  readonly gracePeriodAt?: Location;
  /** Who starts it, where no file declares it and that is not docker; its name in the options. */
  readonly orchestrator?: 'podman' | 'compose' | 'kubernetes' | 'ecs' | 'nomad';
  /** `docker run --init`. Of one that is switched off by name there is the place, too. */
  readonly init: { readonly enabled: boolean; readonly at?: Location; readonly isAssumed?: true };
  readonly pidNamespace: 'private' | 'host' | 'shared';
  /** Whose it is, where it is another container's: `service:db`. */
  readonly pidNamespaceOf?: string;
  /** What the engine runs in the container before it sends the stop signal. */
  readonly preStop?: PreStop;
  /** Why nothing can be said of its stop, as a sentence: it is removed by force, or what is sent is not known. */
  readonly stopUnknown?: string;
  /** Why a default action may end PID 1 there as it ends any other process, as a sentence. */
  readonly pid1MayEnd?: string;
  /** It is declared as a job, which ends by itself: others begin when it has ended. */
  readonly runsToEnd?: true;
  /** A text behind the command that no shell reads, and that is left out therefore. */
  readonly leftOut?: { readonly text: string; readonly at: Location };
  /** A variable that is set nowhere stands in the words of the command as it is written. */
  readonly hasOpenWords?: true;
  /** Its input stays open: `docker run -i` or `-t`. */
  readonly hasInput?: true;
  readonly user: { readonly name: string | undefined; readonly at?: Location };
  readonly workdir: string;
  readonly env: Env;
  /** False where an unknown base image may set further variables. */
  readonly envComplete: boolean;
  readonly healthcheck: Command | undefined;
  readonly binSh: BinSh;
  readonly base: BaseImage;
  readonly files: ImageFiles;
  /** A stage that is built upon or copied from only; or no command of its own on an unknown base. */
  readonly isBaseOnly: boolean;
  /** Instructions that a rule may point at. */
  readonly at: {
    readonly from: Location;
    readonly entrypoint?: Location;
    readonly cmd?: Location;
    readonly stopSignal?: Location;
    readonly healthcheck?: Location;
    readonly pidNamespace?: Location;
  };
  /** Inits that the image installs, by program name, with the place. */
  readonly installedInits: readonly { readonly program: string; readonly at: Location }[];
  readonly evidence: readonly Evidence[];
  /** Sentences: what could not be derived. */
  readonly unknowns: readonly string[];
}
