import type { Throw, Value } from './values.ts';

// Both are thrown by the thousand, and are no Error: its stack would cost more than what it interrupts.
/** The process ends here: nothing after it on this way is done. No `finally` runs. */
export class Halt {}
/** A JavaScript exception. */
export class Thrown {
  readonly value: Value;
  readonly at: Throw | undefined;
  constructor(value: Value, at?: Throw) {
    this.value = value;
    this.at = at;
  }
}
/** The analysis has done as much as it is allowed to. */
export class OutOfBudget extends Error {}
