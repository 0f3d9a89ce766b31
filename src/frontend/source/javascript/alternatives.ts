import type { SignalName } from '../../../kernel/index.ts';
import type { KnownSignalBehaviour, SignalBehaviour } from '../../../model/index.ts';
import type { Run } from './run.ts';
import type { Listener } from './run-records.ts';
import type { Condition, Path } from './values.ts';

/** Conditions of a path that the program does not come by anyway. */
const open = (run: Run, path: Path): Path => path.filter(c => !run.isCertain([c]));

/** A condition on both sides of which there is a listener: one of them is registered, whatever it comes to. */
export function dividedBy(run: Run, listeners: readonly Listener[]): Condition | undefined {
  const sides = listeners.filter(l => !l.unsure).map(l => open(run, l.path));
  for (const [only, more] of sides) {
    if (!only || more || only.id.includes('#')) continue;
    const isOther = ([other, further]: Path) =>
      !further && other?.id === only.id && other.holds !== only.holds;
    if (sides.some(isOther)) return only;
  }
  return undefined;
}

const isExcluded = (path: Path, side: Condition): boolean =>
  path.some(c => c.id === side.id && c.holds !== side.holds);

/** Keeps of what was found what lies on this side of a condition. */
export function takeSide(run: Run, side: Condition): void {
  run.assume([side]);
  for (const [signal, listeners] of run.listeners)
    run.listeners.set(
      signal,
      listeners.filter(l => !isExcluded(l.path, side)),
    );
  for (const keeper of run.keepers) if (isExcluded(keeper.path, side)) keeper.open = false;
}

/** What is done on either side of a condition. */
export function eitherSide(
  signal: SignalName,
  side: Condition,
  react: (side: Condition) => KnownSignalBehaviour,
): SignalBehaviour {
  const worlds = [react(side), react({ ...side, holds: !side.holds })];
  return {
    disposition: 'unknown',
    reason: `which listener for ${signal} is registered depends on \`${side.text}\``,
    worlds,
    evidence: worlds.flatMap(w => w.evidence),
  };
}
