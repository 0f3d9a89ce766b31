import type { Machine } from './machine.ts';
import { UNKNOWN, type Value } from './value.ts';

/** How often a function is followed that changes nothing. */
const MAX_FOLLOWED = 2;

/**
 * In a program that is too large to be followed whole: the calls of functions of which nothing has come so far that a
 * signal depends on, such as those that write a line to a log. What they return is not known then.
 */
export class LeftOut {
  readonly #followed = new Map<object, number>();
  readonly #calls: Set<number>;

  /** `earlier`: a run over the same path, which has left out some by their number. */
  constructor(earlier?: LeftOut) {
    this.#calls = new Set(earlier ? earlier.#calls : []);
  }

  has(node: object, call: number | undefined): boolean {
    return call === undefined ? (this.#followed.get(node) ?? 0) >= MAX_FOLLOWED : this.#calls.has(call);
  }

  add(call: number): void {
    this.#calls.add(call);
  }

  followed(node: object, changesNothing: boolean): void {
    this.#followed.set(node, changesNothing ? (this.#followed.get(node) ?? 0) + 1 : Number.NEGATIVE_INFINITY);
  }
}

/** Makes the call of a function, unless it is one that a large program makes all the time. */
export function callOrPassOver(m: Machine, node: object, work: () => Value): Value {
  const { leftOut } = m;
  if (!leftOut) return m.call(work);
  if (leftOut.has(node, m.madeBefore)) {
    leftOut.add(m.passOver());
    return UNKNOWN;
  }
  const before = weightOf(m);
  const value = m.call(work);
  leftOut.followed(node, before === weightOf(m));
  return value;
}

/** Changes with all that signals may depend on. */
function weightOf({ facts, state, stood }: Machine): string {
  const { children, runsAs, replacements, finals, waitedFor, waits } = facts;
  const sizes = [waits, children.size, runsAs.length, replacements.length, finals.length, waitedFor.size];
  const set = [...(state?.signals ?? [])].map(([name, of]) => `${name} ${of.map(s => s.kind).join()}`);
  return [state !== undefined, stood.certain, ...sizes, ...set].join();
}
