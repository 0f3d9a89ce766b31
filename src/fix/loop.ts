import type { Finding, Fix, InputError, Launch, TextEdit } from '../lint/types.ts';
import { applyChanges, type Change, changesOf, overlap } from './edits.ts';
import { withoutNeedless } from './needless.ts';
import { withEdits, withSecondWays } from './plan.ts';
import { containerOf, isAccepted, keyOf } from './verdict.ts';

/** What a run of the linter gives. */
export interface Linted {
  readonly findings: readonly Finding[];
  readonly launches: readonly Launch[];
  readonly errors: readonly InputError[];
}

export interface FixRequest {
  /** Lints with these texts in the place of those of the files. */
  lint(texts: Texts): Promise<Linted>;
  /** The text of a file as it is now. */
  read(file: string): string | undefined;
  /** One name for each file, whatever it is called; `undefined`: it is not to be changed. */
  nameOf(file: string): string | undefined;
  /** Also those that ask for judgement. */
  readonly suggested: boolean;
  /** Is a finding one to be mended? */
  counts(finding: Finding): boolean;
}

/** Changed texts, by the names of their files. */
export type Texts = ReadonlyMap<string, string>;

export interface Applied {
  readonly finding: Finding;
  readonly fix: Fix;
}

export interface Fixed {
  readonly texts: Texts;
  readonly applied: readonly Applied[];
  /** What is found in the changed texts. */
  readonly result: Linted;
}

/** Fixes bring up what was hidden behind a defect, so they are applied until none is left. */
const MAX_PASSES = 10;
/** How many passes a fix gets in which what it brings up is mended too. */
const MAX_FURTHER = 4;

/**
 * Applies the fixes of findings until none is left to apply. Each is tried on the texts in memory and linted again:
 * one that makes anything worse is taken back, and the next one of its finding is tried.
 */
export async function fixAll(request: FixRequest, before: Linted): Promise<Fixed> {
  const run = new Run(request);
  const fixed = await run.passes({ texts: new Map(), applied: [], result: before }, MAX_PASSES, true);
  return await withoutNeedless(request, fixed);
}

interface Candidate extends Applied {
  /** Changes by the name of the file. */
  readonly changes: ReadonlyMap<string, readonly Change[]>;
}

class Run {
  readonly #request: FixRequest;
  /** Fixes that were taken back. */
  #refused: ReadonlySet<string> = new Set();

  constructor(request: FixRequest) {
    this.#request = request;
  }

  async passes(start: Fixed, limit: number, mayGoFurther: boolean): Promise<Fixed> {
    let state = start;
    let triedAgain = start;
    for (let pass = 0; pass < limit; pass++) {
      const next = await this.#pass(state, mayGoFurther);
      if (next) state = next;
      else if (!mayGoFurther || this.#refused.size === 0 || triedAgain === state) break;
      else {
        // What stood in the way of one that was taken back may be mended by now.
        this.#refused = new Set();
        triedAgain = state;
      }
    }
    return state;
  }

  /** Applies one fix for each container at most; `undefined`: none is left that holds. */
  async #pass(state: Fixed, mayGoFurther: boolean): Promise<Fixed | undefined> {
    for (;;) {
      const candidates = this.#candidates(state);
      if (candidates.length === 0) return undefined;
      const next = await this.#apply(state, candidates);
      const bad = candidates.filter(
        candidate => !isAccepted(candidate, candidates, state.result, next.result),
      );
      if (bad.length === 0) return next;
      // Several at once may get in each other's way: the first of them alone says more.
      const [first] = bad;
      if (first && candidates.length > 1) {
        const alone = await this.#tried(state, first, mayGoFurther);
        if (alone) return alone;
      } else if (first && mayGoFurther && this.#request.suggested) {
        const further = await this.#further(state, first, next);
        if (further) return further;
      }
      if (first) this.#refused = new Set(this.#refused).add(keyOf(first, this.#reader(state.texts)));
    }
  }

  async #tried(state: Fixed, candidate: Candidate, mayGoFurther: boolean): Promise<Fixed | undefined> {
    const next = await this.#apply(state, [candidate]);
    if (isAccepted(candidate, [candidate], state.result, next.result)) return next;
    return mayGoFurther && this.#request.suggested ? this.#further(state, candidate, next) : undefined;
  }

  /** What a fix brings up may be mended in its turn: only what comes out at the end counts. */
  async #further(state: Fixed, candidate: Candidate, next: Fixed): Promise<Fixed | undefined> {
    const refused = this.#refused;
    const end = await this.passes(next, MAX_FURTHER, false);
    // Another fix that needs more than one step gets its own turn.
    this.#refused = refused;
    const mends = isAccepted(candidate, [candidate], state.result, end.result, next.result);
    return end !== next && mends ? end : undefined;
  }

  async #apply({ texts, applied }: Fixed, candidates: readonly Candidate[]): Promise<Fixed> {
    const changes = new Map<string, Change[]>();
    for (const candidate of candidates) {
      for (const [file, own] of candidate.changes) changes.set(file, [...(changes.get(file) ?? []), ...own]);
    }
    const read = this.#reader(texts);
    const changed = new Map(texts);
    for (const [file, all] of changes)
      changed.set(
        file,
        applyChanges(
          read(file) ?? '',
          all.toSorted((a, b) => a.start - b.start),
        ),
      );
    return {
      texts: changed,
      applied: [...applied, ...candidates.map(({ finding, fix }) => ({ finding, fix }))],
      result: await this.#request.lint(changed),
    };
  }

  #candidates({ texts, result }: Fixed): readonly Candidate[] {
    const read = this.#reader(texts);
    const chosen: Candidate[] = [];
    const taken = new Set<string>();
    const toMend = result.findings.filter(
      finding =>
        this.#request.counts(finding) ||
        (this.#request.suggested && (endsUnheard(finding) || mayLackExec(finding) || isKilledAlone(finding))),
    );
    for (const finding of withEdits(withSecondWays(toMend), read)) {
      const container = containerOf(finding);
      if (taken.has(container)) continue;
      const candidate = finding.fixes
        .map(fix => this.#candidate(finding, fix, read))
        .find(found => found && !this.#refused.has(keyOf(found, read)));
      if (!candidate || chosen.some(other => inTheWay(other, candidate))) continue;
      chosen.push(candidate);
      taken.add(container);
    }
    return chosen;
  }

  #candidate(finding: Finding, fix: Fix, read: (file: string) => string | undefined): Candidate | undefined {
    if (fix.edits.length === 0 || (fix.safety !== 'safe' && !this.#request.suggested)) return undefined;
    const byFile = new Map<string, TextEdit[]>();
    for (const edit of fix.edits) {
      const name = this.#request.nameOf(edit.at.file);
      if (name === undefined) return undefined;
      byFile.set(name, [...(byFile.get(name) ?? []), edit]);
    }
    const changes = new Map<string, readonly Change[]>();
    for (const [name, edits] of byFile) {
      const source = read(name);
      const own = source === undefined ? undefined : changesOf(source, edits);
      if (!own) return undefined;
      changes.set(name, own);
    }
    return { finding, fix, changes };
  }

  #reader(texts: Texts): (file: string) => string | undefined {
    return file => texts.get(this.#request.nameOf(file) ?? file) ?? this.#request.read(file);
  }
}

/**
 * Nothing is told as worse than info where a program ends at once in the default way; with the fixes that ask for
 * judgement it gets the handler in which its shutdown code can stand.
 */
export const endsUnheard = ({ launch, certainty, fixes }: Finding) =>
  certainty === 'must' &&
  launch?.stop.outcome === 'abrupt' &&
  fixes.some(({ remedy }) => remedy?.do === 'handle-signal' || remedy?.do === 'install-pcntl');

/** Where a shell that stays is told as no more than info, because something about its program is not known, exec is right. */
const mayLackExec = ({ certainty, fixes: [first] }: Finding) =>
  certainty === 'may' && (first?.remedy?.do === 'exec-command' || first?.remedy?.do === 'exec-in-script');

/**
 * What no container that is declared here comes to is told as no more than info, and a plain `docker run` comes to it,
 * which nobody does with the image of a dev container.
 */
const isKilledAlone = ({ severity, certainty, launch }: Finding) =>
  severity === 'info' &&
  certainty === 'must' &&
  launch?.stop.outcome === 'killed' &&
  !/(?:^|\/)\.devcontainer\//.test(launch.spec.file);

const inTheWay = (a: Candidate, b: Candidate) =>
  [...a.changes].some(([file, changes]) =>
    changes.some(change => b.changes.get(file)?.some(other => overlap(change, other))),
  );
