import type { Node } from './syntax.ts';
import type { PromiseValue } from './values.ts';

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

export interface Later {
  readonly work: () => void;
}

/** A loop that waits for its next turn. */
export interface Parked {
  readonly wait: PromiseValue;
  /** How long its turns last is not derivable. */
  readonly supposed: string | undefined;
}

/** A time that cannot be derived is supposed to be this long. Milliseconds. */
export const SUPPOSED_MS = 1_000;
