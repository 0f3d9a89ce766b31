/** How sure the first option of a choice is. */
export type ChoiceKind =
  /** Nothing tells: every option is possible. */
  | 'open'
  /** The first option holds in a plain `docker run`; the others need a setting from outside. */
  | 'assumed'
  /** The first option holds unless nothing else makes sense of the container. */
  | 'last-resort';

interface Taken {
  readonly option: number;
  readonly options: number;
  readonly kind: ChoiceKind;
  readonly condition: string;
}

/** Answers the undecidable questions of one run, by a list of options taken before; the rest get the first. */
export class Chooser {
  readonly taken: Taken[] = [];
  readonly #plan: readonly number[];
  constructor(plan: readonly number[] = []) {
    this.#plan = plan;
  }

  /** `conditions[i]` says in words what option `i` means. */
  choose(kind: ChoiceKind, conditions: readonly string[]): number {
    const option = Math.min(this.#plan[this.taken.length] ?? 0, conditions.length - 1);
    this.taken.push({ option, options: conditions.length, kind, condition: conditions[option] ?? '' });
    return option;
  }
}

export interface Explored<T> {
  readonly result: T;
  readonly conditions: readonly string[];
  /** No option of this run goes against what holds in a plain `docker run`. */
  readonly preferred: boolean;
}

/** Undecidable branches beyond this many are not followed, and the prediction says so. */
export const MAX_RUNS = 48;

/**
 * Runs `work` for every combination of options, depth first. Options that need a setting from outside are
 * tried only when no other run satisfies `settles`, last resorts only when none of those does.
 */
export function explore<T>(
  work: (chooser: Chooser) => T,
  settles: (result: T) => boolean,
): { readonly runs: readonly Explored<T>[]; readonly capped: boolean } {
  const runs: Explored<T>[] = [];
  const open: (readonly number[])[] = [[]];
  const later: Readonly<Record<Exclude<ChoiceKind, 'open'>, (readonly number[])[]>> = {
    assumed: [],
    'last-resort': [],
  };
  const settled = () => runs.some(run => settles(run.result));
  for (;;) {
    const plan =
      open.pop() ?? (settled() ? undefined : (later.assumed.shift() ?? later['last-resort'].shift()));
    if (!plan) return { runs, capped: false };
    if (runs.length >= MAX_RUNS) return { runs, capped: true };
    const chooser = new Chooser(plan);
    const result = work(chooser);
    runs.push({
      result,
      conditions: chooser.taken.filter(t => t.option > 0 || t.kind === 'open').map(t => t.condition),
      preferred: chooser.taken.every(t => t.kind === 'open' || t.option === 0),
    });
    for (let at = chooser.taken.length - 1; at >= plan.length; at--) {
      const point = chooser.taken[at];
      if (!point) continue;
      const before = chooser.taken.slice(0, at).map(t => t.option);
      for (let option = point.options - 1; option > 0; option--) {
        (point.kind === 'open' ? open : later[point.kind]).push([...before, option]);
      }
    }
  }
}
