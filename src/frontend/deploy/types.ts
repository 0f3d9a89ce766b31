import type { Location, Vfs } from '../../base/index.ts';
import type { Command, DeclarationFormat, Env, FileText, PreStop, Starter } from '../../model/index.ts';
import type { Parsers } from '../parsers.ts';
import type { YamlError } from './yaml.ts';

/** What is no Dockerfile, and declares containers or builds their images. `run-script`: its `docker run` lines do. */
export type DeclarationKind =
  | 'run-script'
  | 'compose'
  | 'kubernetes'
  | 'kustomize'
  | 'helm'
  | 'skaffold'
  | 'ecs'
  | 'quadlet'
  | 'nomad'
  | 'bake'
  | 'devcontainer'
  | 'fly'
  | 'render'
  | 'heroku'
  | 'ci'
  | 'terraform';

export type RunEngine = 'docker' | 'podman';

/** What builds the image that is run. Paths are those of a Vfs. */
export interface RunBuild {
  readonly dockerfile: string;
  readonly context: string;
  /** The Dockerfile's text, where it stands in another file. */
  readonly inline?: string;
  readonly target?: string;
  readonly buildArgs: Env;
  /** What declares the build. */
  readonly at: Location;
  /** In words: `docker build` in line 7. */
  readonly by: string;
}

/** A bind mount. */
export interface RunMount {
  /** Path of a Vfs; `undefined`: not known. */
  readonly source: string | undefined;
  /** Path in the container. */
  readonly target: string;
  /** A volume of the engine: it begins as what the image has there. */
  readonly isVolume?: true;
  /** A volume of Kubernetes with the texts of ConfigMaps. */
  readonly configMaps?: {
    readonly sources: readonly {
      readonly name: string;
      /** Keys by the names of the files that they become; absent: all by their own. */
      readonly items?: ReadonlyMap<string, string>;
    }[];
    readonly subPath?: string;
    readonly executable: boolean;
    /** It holds what is kept elsewhere as well: secrets, tokens. */
    readonly isPartial?: true;
  };
  /** All that is in it, by the path below `target`; `''` is the target itself. */
  readonly texts?: ReadonlyMap<string, FileText>;
  /** There may be more in it. */
  readonly isPartial?: true;
  /** Those texts have the run bit. */
  readonly executable?: boolean;
}

/** Texts by their keys, which a volume mounts as files. */
export interface ConfigMap {
  readonly name: string;
  readonly texts: ReadonlyMap<string, FileText>;
}

/** What starts a container, as far as it says what PID 1 is and how it is stopped: it overrides what the image says. */
export interface RunContext {
  readonly file: string;
  readonly at: Location;
  /** For display: `run.sh:7 docker run --init`, `compose.yaml:3 service web, init: true`. */
  readonly context: string;
  readonly engine: Starter;
  /** What kind of file declares it; absent: a command line. */
  readonly declaredIn?: DeclarationFormat;
  /** As written where it holds a variable that is not known; then `build` is set. */
  readonly image: string;
  readonly init: boolean;
  /** What says that there is an init, where it is written. */
  readonly initAt?: Location;
  readonly stopSignal?: { readonly text: string; readonly at: Location };
  /** Milliseconds; `Infinity`: the engine waits for ever. */
  readonly stopTimeoutMs?: { readonly value: number; readonly at: Location };
  /** `[]` removes the image's entrypoint. */
  readonly entrypoint?: readonly string[];
  readonly entrypointAt?: Location;
  /**
   * An empty entrypoint leaves the image's CMD: over the engine's interface, but not by `--entrypoint ''`.
   * Docker 20.10.24: POST /containers/create with `Entrypoint: []` runs the image's CMD, with `['']` it refuses.
   */
  readonly keepsCmd?: true;
  /** What stands in for CMD; `undefined`: nothing. */
  readonly args: readonly string[] | undefined;
  readonly argsAt?: Location;
  readonly pid?: 'host' | 'shared';
  readonly pidAt?: Location;
  /** Whose namespace it is: `service:db`. */
  readonly pidOf?: string;
  readonly preStop?: PreStop;
  readonly stopUnknown?: string;
  readonly pid1MayEnd?: string;
  /** A job: others begin when it has ended. */
  readonly runsToEnd?: true;
  /** It is said to send SIGTERM, and not whether it heeds another stop signal of the image: who, for display. */
  readonly sendsSigterm?: string;
  /** What of the command's text is left out, since no shell reads it. */
  readonly leftOut?: { readonly text: string; readonly at: Location };
  /** `entrypoint` or `args` hold a variable that is set nowhere, as it is written. */
  readonly hasOpenWords?: true;
  readonly env: Env;
  /** False where further variables may be set: an environment file that could not be read. */
  readonly envComplete: boolean;
  /** As written where it is not known, such as `$(id -u)`. */
  readonly user?: string;
  readonly userAt?: Location;
  readonly workdir?: string;
  readonly mounts: readonly RunMount[];
  /** `null`: the image's one is switched off. */
  readonly healthcheck?: Command | null;
  readonly tty: boolean;
  /** Its input is left open. */
  readonly interactive?: boolean;
  readonly build?: RunBuild;
}

/** A start of which something that decides who PID 1 is, or how it is stopped, is not known. */
export interface OpenRun {
  readonly at: Location;
  readonly engine: Starter;
  /** For display, as in a {@link RunContext}. */
  readonly context: string;
  /** The part that is not known. */
  readonly reason: string;
}

/** Those that are known, and the others. */
export const sorted = (runs: readonly (RunContext | OpenRun)[]): Pick<DeclaredRuns, 'contexts' | 'open'> => ({
  contexts: runs.filter((run): run is RunContext => !('reason' in run)),
  open: runs.filter((run): run is OpenRun => 'reason' in run),
});

/** An image by its name, as it is built. */
export interface ImageBuild {
  readonly image: string;
  readonly build: RunBuild;
}

/** What is read of a file that declares containers. */
export interface DeclaredRuns {
  readonly contexts: readonly RunContext[];
  readonly open: readonly OpenRun[];
  /** Images that it builds, for others to run. */
  readonly builds: readonly ImageBuild[];
  readonly configMaps?: readonly ConfigMap[];
  /** Files whose containers are started here, with what is laid over them, and not by themselves. */
  readonly parts?: readonly string[];
  /** What was found and not read, in words. */
  readonly notRead?: readonly string[];
  /** Something has to fill it in first. */
  readonly isTemplate?: true;
  /** Those that declare them. */
  readonly filesRead: readonly string[];
  readonly errors: readonly (YamlError & { readonly file: string })[];
}

export interface DeclaredInput {
  readonly file: string;
  readonly text: string;
  readonly vfs: Vfs;
  readonly parsers: Parsers;
}
