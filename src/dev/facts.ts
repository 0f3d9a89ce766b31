import { availableParallelism } from 'node:os';
import { whyNot } from '../../test/kernel/launcher.ts';
import { record, recorded, same } from '../../test/programs/evidence.ts';
import type { Fact } from '../../test/programs/fact.ts';
import { measure } from '../../test/programs/measure.ts';
import { prepare } from '../../test/programs/prepare.ts';
import { type Recipe, USUAL_SIGNALS } from '../../test/programs/recipe.ts';
import { recipes } from '../../test/programs/recipes/index.ts';
import { missing } from '../../test/programs/version.ts';

/** `facts [NAME] …`: measures programs as PID 1, and writes what was seen into src/knowledge/measurements. */
const problem = whyNot();
if (problem !== undefined) {
  console.error(`programs can't be run here: ${problem}`);
  process.exit(2);
}
const names = process.argv.slice(2);
const chosen = recipes.filter(
  ({ id, proves }) => names.length === 0 || names.some(name => id.startsWith(name) || proves.includes(name)),
);
prepare(chosen);

const before = recorded();
const queue = [...chosen];
const facts: Fact[] = [];
let failed = 0;
await Promise.all(Array.from({ length: availableParallelism() + 2 }, work));
record(facts, new Set(recipes.map(recipe => recipe.id)));
process.exitCode = failed === 0 ? 0 : 1;

async function work(): Promise<void> {
  for (let recipe = queue.shift(); recipe; recipe = queue.shift()) await take(recipe);
}

async function take(recipe: Recipe): Promise<void> {
  const lacks = missing(recipe);
  if (lacks.length > 0) {
    console.log(`${recipe.id}: not measured, for this machine lacks ${lacks.join(', ')}`);
    return;
  }
  try {
    const signals = new Set([...USUAL_SIGNALS, ...(recipe.stop ?? []), ...(recipe.signals ?? [])]);
    const fact = await measure(recipe, [...signals], 1);
    const old = before.get(recipe.id);
    const changed = !old || !same(old, fact);
    facts.push(changed ? fact : old);
    console.log(`${recipe.id}: ${old ? (changed ? 'changed' : 'as before') : 'new'} (${fact.version})`);
  } catch (e) {
    failed++;
    console.error(`${recipe.id}: ${(e as Error).message.slice(0, 2000)}`);
  }
}
