import type { Run } from './run.ts';
import type { Value } from './values.ts';

/** Values that each run has given to packages, which nobody has read: they may look at what becomes of them. */
const given = new WeakMap<Run, Set<Value>>();

/** Runs whose handler has changed one of these. */
const told = new WeakSet<Run>();

/** What one can see a change of. */
const HOLDS: ReadonlySet<Value['kind']> = new Set(['object', 'array', 'promise', 'external']);

const MAX_DEPTH = 3;

export function share(run: Run, values: readonly Value[], depth = 0): void {
  const known = given.get(run) ?? new Set();
  given.set(run, known);
  for (const value of values) {
    if (!HOLDS.has(value.kind) || known.has(value) || depth > MAX_DEPTH) continue;
    known.add(value);
    if (value.kind === 'array') share(run, value.items, depth + 1);
    if (value.kind === 'object')
      share(
        run,
        [...value.slots.values()].map(slot => slot.value),
        depth + 1,
      );
  }
}

/** Something becomes of a value: what of it the handler does, packages may see. */
export function change(run: Run, value: Value): void {
  if (run.phase !== 'handler') return;
  const isOfPackage =
    value.kind === 'external' && [...run.packages].some(name => value.path.startsWith(name));
  if (isOfPackage || given.get(run)?.has(value)) told.add(run);
}

export const isTold = (run: Run): boolean => told.has(run);
