import type { SignalName } from '../../../kernel/index.ts';
import type { Action } from '../../../model/index.ts';
import type { ExitStatus } from './exit-status.ts';
import type { Node } from './syntax.ts';
import type { Path, PromiseValue, Site } from './values.ts';

/** A timer, as the event loop has it. */
export interface Task {
  readonly id: number;
  atMs: number;
  readonly work: () => void;
  ref: boolean;
  readonly every: number | undefined;
  /** The call that has set this timer. */
  readonly by: Node | undefined;
  /** How often it has set itself again. */
  readonly round: number;
  /** Its time is not derivable: the sentence that says so. */
  readonly supposed: string | undefined;
  ticks: number;
}

/** A callback that something may call at some time. */
export interface Later {
  readonly work: () => void;
  /** Because the program is told to stop, too. */
  readonly mayFollow: boolean;
  /** It is the handler that has handed it over. */
  readonly isAsked: boolean;
}

/** A loop that waits for its next turn. */
export interface Parked {
  readonly wait: PromiseValue;
  /** How long its turns last is not derivable. */
  readonly supposed: string | undefined;
}

/** A time that cannot be derived is supposed to be this long. Milliseconds. */
export const SUPPOSED_MS = 1_000;

/** Something done in a handler. */
export interface Logged {
  readonly atMs: number;
  readonly action:
    | Action
    | { readonly do: 'signal-children'; readonly children: readonly number[]; readonly signal: SignalName }
    | { readonly do: 'wait-children'; readonly children: readonly number[] }
    | { readonly do: 'dismiss-children'; readonly children: readonly number[] };
  readonly path: Path;
}

export type End =
  | {
      readonly kind: 'exit';
      readonly atMs: number;
      readonly status: ExitStatus;
      readonly cleansUp: boolean;
      readonly site: Site | undefined;
    }
  | { readonly kind: 'drained'; readonly atMs: number; readonly status: ExitStatus }
  | { readonly kind: 'abort'; readonly atMs: number };
