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
  readonly conditions: readonly string[];
  readonly kind: ChoiceKind;
  readonly condition: string;
}

/** Answers the undecidable questions of one run, by a list of options taken before; the rest get the first. */
export class Chooser {
  readonly taken: Taken[] = [];
  /** What comes of it rests on this, which nothing in the container says. */
  supposes: string | undefined;
  readonly #plan: readonly number[];
  constructor(plan: readonly number[] = []) {
    this.#plan = plan;
  }

  /** `conditions[i]` says in words what option `i` means. */
  choose(kind: ChoiceKind, conditions: readonly string[]): number {
    const option = Math.min(this.#plan[this.taken.length] ?? 0, conditions.length - 1);
    this.taken.push({
      option,
      options: conditions.length,
      conditions,
      kind,
      condition: conditions[option] ?? '',
    });
    return option;
  }
}

export interface Explored<T> {
  readonly result: T;
  readonly conditions: readonly string[];
  /** No option of this run goes against what holds in a plain `docker run`. */
  readonly preferred: boolean;
  readonly supposes: string | undefined;
}

/** Undecidable branches beyond this many are not followed, and the prediction says so. */
const MAX_RUNS = 48;
/** Of these, so many go to questions that nothing decides, as long as nothing has come to a service. */
const OPEN_RUNS = 36;
/** Once each option has been taken, so many runs in a row that bring no new result are enough. */
const STALE_RUNS = 12;

interface Plan {
  readonly options: readonly number[];
  /** What its last option means; each is tried before one is combined with others. */
  readonly tries: string;
}

/** The latest plan that tries something new, else the latest. */
function nextPlan(open: Plan[], tried: ReadonlySet<string>): Plan | undefined {
  const at = open.findLastIndex(plan => !tried.has(plan.tries));
  return at === -1 ? open.pop() : open.splice(at, 1)[0];
}

/**
 * Runs `work` for every combination of options, those not yet taken first. Options that need a setting from outside
 * are tried only when no other run satisfies `settles`, last resorts only when none of those does.
 */
export function explore<T>(
  work: (chooser: Chooser) => T,
  settles: (result: T) => boolean,
): { readonly runs: readonly Explored<T>[]; readonly capped: boolean } {
  const runs: Explored<T>[] = [];
  const open: Plan[] = [{ options: [], tries: '' }];
  const later: Readonly<Record<Exclude<ChoiceKind, 'open'>, Plan[]>> = { assumed: [], 'last-resort': [] };
  const settled = () => runs.some(run => settles(run.result));
  const tried = new Set<string>();
  const results = new Set<string>();
  let stale = 0;
  for (;;) {
    // Where no way has come to a service yet, the last of them are for what those ways have asked for.
    const isLate = runs.length >= OPEN_RUNS && !settled() && (later.assumed[0] ?? later['last-resort'][0]);
    const plan =
      (isLate ? undefined : nextPlan(open, tried)) ??
      (settled() ? undefined : (later.assumed.shift() ?? later['last-resort'].shift()));
    if (!plan) return { runs, capped: false };
    // What a container asks for from outside is asked one by one, each time with the same end.
    const isEnough = stale >= STALE_RUNS && tried.has(plan.tries) && settled();
    if (runs.length >= MAX_RUNS || isEnough) return { runs, capped: true };
    const chooser = new Chooser(plan.options);
    const result = work(chooser);
    const known = results.size;
    stale = results.add(JSON.stringify(result)).size > known ? 0 : stale + 1;
    for (const point of chooser.taken) tried.add(point.condition);
    runs.push({
      result,
      conditions: chooser.taken.filter(t => t.option > 0 || t.kind === 'open').map(t => t.condition),
      preferred: chooser.taken.every(t => t.kind === 'open' || t.option === 0),
      supposes: chooser.supposes,
    });
    // The last setting that it asked for is the one that it lacked: that one first.
    const found: Plan[] = [];
    const asked: Readonly<Record<Exclude<ChoiceKind, 'open'>, Plan[]>> = { assumed: [], 'last-resort': [] };
    for (let at = chooser.taken.length - 1; at >= plan.options.length; at--) {
      const point = chooser.taken[at];
      if (!point) continue;
      const before = chooser.taken.slice(0, at).map(t => t.option);
      for (let option = point.options - 1; option > 0; option--) {
        const next = { options: [...before, option], tries: point.conditions[option] ?? '' };
        (point.kind === 'open' ? found : asked[point.kind]).push(next);
      }
    }
    // A way that comes to no service was most likely cut off by the last check: the other answer to that one first.
    open.push(...(settles(result) ? found : found.reverse()));
    later.assumed.unshift(...asked.assumed);
    later['last-resort'].push(...asked['last-resort']);
  }
}
