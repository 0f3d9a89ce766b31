import { describe, expect, test, vi } from 'vitest';
import type { SignalName } from '../../src/kernel/index.ts';
import type { Branch } from '../../src/model/index.ts';
import { hasUsers, isRoot, whyNot } from '../kernel/launcher.ts';
import { stopsOf } from '../knowledge/a/reproduce.ts';
import { patiently, Turns } from '../support/turns.ts';
import { withActors } from './actors.ts';
import { differences } from './compare.ts';
import type { Fact } from './fact.ts';
import { measure } from './measure.ts';
import { predicted } from './predicted.ts';
import { prepare } from './prepare.ts';
import { type Recipe, USUAL_SIGNALS } from './recipe.ts';
import { recipes } from './recipes/index.ts';
import { missing } from './version.ts';

vi.mock('../../src/knowledge/index.ts', original => withActors(original as never));

/** `npm run test:programs`: everything, with all signals. */
const full = process.env.PROGRAMS === 'all';
const problem =
  whyNot() ??
  (hasUsers
    ? undefined
    : 'many of them change their user, and newuidmap(1) has no ids for this one to give away');
const chosen = recipes.filter(recipe => full || !recipe.heavy);
if (problem === undefined) prepare(chosen);

/** In CI what is missing fails. */
const lacks = (recipe: Recipe) => (process.env.CI ? [] : missing(recipe));
const runnable = problem === undefined ? chosen.filter(recipe => lacks(recipe).length === 0) : [];
const left = problem === undefined ? recipes.filter(recipe => !runnable.includes(recipe)) : [];

const signalsOf = (recipe: Recipe) =>
  full
    ? [...new Set([...USUAL_SIGNALS, ...(recipe.stop ?? []), ...(recipe.signals ?? [])])]
    : (['SIGTERM', ...(recipe.stop ?? [])] as const);

const turns = new Turns();

/** What is predicted to stay is not waited for long, and what is to end ends sooner. */
const graceOf = (branch: Branch) => (signal: SignalName) =>
  branch.kind === 'runs' && stopsOf(branch.tree, signal, 10_000).every(stop => stop.exit === null)
    ? 1500
    : 10_000;

/** What a package keeps for root, or for a user of its own, is neither for a user namespace. */
function unlessRoot(error: Error): { readonly cannot: string } {
  if (isRoot) throw error;
  return { cannot: error.message.split('\n', 1)[0] ?? '' };
}

test('what is run', () => {
  console.log(
    [
      `${runnable.length} of ${recipes.length} recipes are run as PID 1${problem === undefined ? '' : `: ${problem}`}`,
      ...(left.length === 0 ? [] : [`not part of this run: ${left.map(recipe => recipe.id).join(', ')}`]),
    ].join('\n'),
  );
});

describe.skipIf(problem !== undefined).concurrent('run as PID 1', () => {
  test.for(chosen.map(recipe => [recipe.id, recipe] as const))(
    '%s',
    { timeout: 900_000 },
    async ([, recipe], { skip }) => {
      const absent = lacks(recipe);
      if (absent.length > 0) skip(`this machine lacks ${absent.join(', ')}`);
      const branch = await predicted(recipe);
      const tell = (fact: Fact) => differences(recipe, branch, fact);
      const fact = await patiently(
        recipe.id,
        turns,
        patience => measure(recipe, signalsOf(recipe), patience, graceOf(branch)).catch(unlessRoot),
        seen => ('cannot' in seen ? undefined : tell(seen).join('\n') || undefined),
      );
      if ('cannot' in fact) return skip(`without root: ${fact.cannot}`);
      const differing = tell(fact);
      expect(differing, differing.join('\n')).toHaveLength(0);
    },
  );
});
