/** A statement of a loop's round, as far as it tells what the loop is for. */
export interface RoundStep {
  /** Names that it assigns. */
  readonly sets: readonly string[];
  /** Names that its value reads. */
  readonly reads: readonly string[];
  /** Those that it hands to a call. */
  readonly asksWith: readonly string[];
  /** Names of the functions that it calls, without the objects that they belong to. */
  readonly calls: readonly string[];
  /** It leaves the loop where a test of these names holds. */
  readonly leavesOn?: readonly string[];
}

const PAUSE = /^(?:sleep|wait|wait_for|delay|pause|setTimeout)$/;

/**
 * Does a loop fetch part after part until there is no more? What it asks with (a cursor, an offset, the address of the
 * next page) is carried from round to round, and what it gets decides whether it leaves. A service that waits for
 * something asks the same in every round.
 * @param tested the names that the loop's own test reads
 */
export function isPagingLoop(tested: readonly string[], steps: readonly RoundStep[]): boolean {
  if (steps.some(step => step.calls.some(name => PAUSE.test(name)))) return false;
  const assigned = new Set(steps.flatMap(step => step.sets));
  const set = new Set<string>();
  const fetched = new Set<string>();
  for (const { sets, reads, asksWith } of steps) {
    // Read before it is set anew: the last round has left it.
    const isAsked = asksWith.some(name => assigned.has(name) && !set.has(name));
    if (isAsked || reads.some(name => fetched.has(name))) for (const name of sets) fetched.add(name);
    for (const name of sets) set.add(name);
  }
  const decides = [...tested, ...steps.flatMap(step => step.leavesOn ?? [])];
  return decides.some(name => fetched.has(name));
}
