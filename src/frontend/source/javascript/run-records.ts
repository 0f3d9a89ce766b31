import type { Env as Environment, StartedChild } from '../../../model/index.ts';
import type { Node } from './syntax.ts';
import type { External, Path, PromiseValue, Site, Value } from './values.ts';

export interface Listener {
  readonly fn: Value;
  readonly once: boolean;
  readonly path: Path;
  readonly site: Site;
  /** May have been removed. */
  unsure: boolean;
}

export interface Child {
  readonly command: StartedChild['command'];
  readonly call: string;
  readonly site: Site;
  readonly mode: 'blocking' | 'background';
  readonly path: Path;
  readonly detached: boolean;
  /** Started when a request or an event comes, not at start-up. */
  readonly later: boolean;
  /** Somebody waits for its end, by a callback or a promise. */
  awaited: boolean;
  signalled: boolean;
  exited: boolean;
  handle: External | undefined;
  /** execa listens to signals while it runs, and ends it on one. */
  endsOnSignal?: boolean;
  /** Its output is read. */
  hasPipes?: boolean;
  /** Its output is handed over when it has ended: nobody does that with what is meant to last. */
  isCaptured?: boolean;
  readonly whenExited: PromiseValue;
}

export interface RunInput {
  readonly runtime: 'bun' | 'deno' | undefined;
  readonly env: Environment;
  readonly argv: readonly string[];
  readonly cwd: string;
  /** So many of the first children end at start-up where somebody waits for them (a migration), so that it goes on. */
  readonly childrenEnd: number;
  /** A `throw` among these is as if it was not there: its function returns. */
  readonly passedOver: ReadonlySet<Node>;
  readonly budget: number;
}
