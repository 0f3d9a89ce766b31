import type { Run } from './run.ts';
import type { Value } from './values.ts';

/** What one can see a change of. */
const HOLDS: ReadonlySet<Value['kind']> = new Set(['object', 'array', 'promise', 'external']);

const MAX_DEPTH = 3;

/** Packages get these, with what they hold. */
export function share(run: Run, values: readonly Value[], depth = 0): void {
  for (const value of values) {
    if (!HOLDS.has(value.kind) || run.shared.has(value) || depth > MAX_DEPTH) continue;
    run.shared.add(value);
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
  if (isOfPackage || run.shared.has(value)) run.tellsPackages = true;
}
