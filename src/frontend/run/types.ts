import type { Location } from '../../base/index.ts';
import type { OpenRun, RunContext, RunEngine } from '../deploy/types.ts';
import type { YamlError } from '../deploy/yaml.ts';

/** A `docker run` or `podman run` line. */
export interface RunLine extends RunContext {
  readonly engine: RunEngine;
  /** The line for display: blanks folded, shortened. */
  readonly text: string;
  /** `create`: a later `start` of the same file starts it. */
  readonly verb: 'run' | 'create';
  /** All options in their order, by their long names; a flag has no value. */
  readonly options: readonly { readonly name: string; readonly value?: string }[];
  readonly interactive: boolean;
  readonly detached: boolean;
  readonly name?: string;
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

/** A line that starts the services of a Compose project. */
export interface ComposeLine {
  /** Paths of the Vfs, laid one over the other. */
  readonly files: readonly string[];
  /** Where relative paths begin; absent: the folder of the first file. */
  readonly projectDirectory?: string;
  readonly at: Location;
}

export interface RunLines {
  readonly contexts: readonly RunLine[];
  readonly projects: readonly ComposeLine[];
  readonly stops: readonly StopLine[];
  readonly open: readonly OpenRun[];
  readonly errors: readonly YamlError[];
}
