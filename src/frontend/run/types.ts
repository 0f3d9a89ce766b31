import type { Location } from '../../base/index.ts';
import type { Env } from '../../model/index.ts';

export type RunEngine = 'docker' | 'podman';

/** The `docker build` line of the same file that makes the image which is run. Paths are those of a Vfs. */
export interface RunBuild {
  readonly dockerfile: string;
  readonly context: string;
  readonly target?: string;
  readonly buildArgs: Env;
  readonly at: Location;
}

/** A bind mount. */
export interface RunMount {
  /** Path of a Vfs; `undefined`: not known. */
  readonly source: string | undefined;
  /** Path in the container. */
  readonly target: string;
}

/** A `docker run` or `podman run` line, as far as it says what PID 1 is and how it is stopped. */
export interface RunContext {
  readonly file: string;
  readonly at: Location;
  /** The line for display: blanks folded, shortened. */
  readonly text: string;
  readonly engine: RunEngine;
  /** `create`: a later `start` of the same file starts it. */
  readonly verb: 'run' | 'create';
  /** As written where it holds a variable that is not known; then `build` is set. */
  readonly image: string;
  readonly init: boolean;
  /** The option `--init`, where it is written. */
  readonly initAt?: Location;
  readonly stopSignal?: { readonly text: string; readonly at: Location };
  /** Milliseconds; `Infinity` for a negative number: Docker then waits for ever. */
  readonly stopTimeoutMs?: { readonly value: number; readonly at: Location };
  /** `[]` removes the image's entrypoint. */
  readonly entrypoint?: readonly string[];
  readonly entrypointAt?: Location;
  /** The argv after the image; `undefined`: none. */
  readonly args: readonly string[] | undefined;
  readonly argsAt?: Location;
  readonly pid?: 'host' | 'shared';
  readonly pidAt?: Location;
  readonly env: Env;
  /** False where an `--env-file` could not be read. */
  readonly envComplete: boolean;
  /** As written where it is not known, such as `$(id -u)`. */
  readonly user?: string;
  readonly userAt?: Location;
  readonly workdir?: string;
  readonly mounts: readonly RunMount[];
  /** All options in their order, by their long names; a flag has no value. */
  readonly options: readonly { readonly name: string; readonly value?: string }[];
  readonly tty: boolean;
  readonly interactive: boolean;
  readonly detached: boolean;
  readonly name?: string;
  readonly build?: RunBuild;
}

/** A `docker stop`, `restart` or `kill` line. */
export interface StopLine {
  /** As written where it is not known. */
  readonly name: string;
  readonly signal?: string;
  readonly timeoutMs?: number;
  readonly kills: boolean;
  readonly at: Location;
}

/** A run line of which something that decides who PID 1 is, or how it is stopped, is not known. */
export interface OpenRun {
  readonly at: Location;
  readonly engine: RunEngine;
  /** The part that is not known. */
  readonly reason: string;
}

export interface RunLines {
  readonly contexts: readonly RunContext[];
  readonly stops: readonly StopLine[];
  readonly open: readonly OpenRun[];
}
