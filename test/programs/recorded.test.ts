import { readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { programs } from '../../src/knowledge/programs/index.ts';
import type { Branch, NotRun } from '../../src/model/index.ts';
import { withActors } from './actors.ts';
import { differences } from './compare.ts';
import { recorded } from './evidence.ts';
import { predicted } from './predicted.ts';
import type { Recipe } from './recipe.ts';
import { recipes } from './recipes/index.ts';

vi.mock('../../src/knowledge/index.ts', original => withActors(original as never));

const rowIds = (name: string): readonly string[] =>
  readFileSync(new URL(`../../src/knowledge/measurements/${name}.ndjson`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map(line => (JSON.parse(line) as { id: string }).id);

const facts = recorded();
const branches = new Map<string, Branch>();
for (const recipe of recipes) branches.set(recipe.id, await predicted(recipe));

describe('the evidence', () => {
  test('is of the recipes', () => {
    const known = new Set(recipes.map(recipe => recipe.id));
    expect(known.size).toBe(recipes.length);
    expect([...facts.keys()].filter(id => !known.has(id))).toEqual([]);
    expect(recipes.map(r => r.id).filter(id => !facts.has(id))).toEqual([]);
  });

  test.each(recipes)('of $id is what its entry predicts', recipe => {
    const fact = facts.get(recipe.id);
    const branch = branches.get(recipe.id);
    if (!fact || !branch) throw new Error('not recorded: npm run facts');
    const differing = differences(recipe, branch, fact);
    expect(differing, differing.join('\n')).toHaveLength(0);
  });
});

/** Their recorded rows are predicted one by one, and they are run by cases: a script, and a program that wants a terminal. */
const ROWS_ALONE: readonly string[] = ['wait-for-it', 'watch'];

describe('an entry', () => {
  const proved = new Set(recipes.flatMap(recipe => recipe.proves));
  const ids = new Set([...facts.keys(), ...rowIds('native'), ...rowIds('shell')]);
  const measured = programs.filter(program => program.measured);

  test('is measured, or says why not and cites its source', () => {
    const cited = programs.filter(program => !program.measured);
    const because = (reason: NotRun) =>
      `${reason}: ${cited.flatMap(p => (p.notRun === reason ? [p.name] : [])).join(', ')}`;
    console.log(
      [
        `${measured.length} entries are measured; ${cited.length} cite a source alone`,
        ...[...new Set(cited.flatMap(program => program.notRun ?? []))].map(because),
      ].join('\n'),
    );
    for (const program of cited) expect(program.sources.length, program.name).toBeGreaterThan(0);
    expect(
      programs.filter(p => (p.measured === undefined) === (p.notRun === undefined)).map(p => p.name),
    ).toEqual([]);
    expect(cited.map(program => program.name).filter(name => proved.has(name))).toEqual([]);
  });

  test('that is measured is run in CI, or the reason is known', () => {
    const withRecipe = (wanted: (recipe: Recipe) => boolean) =>
      new Set(recipes.filter(wanted).flatMap(recipe => recipe.proves));
    const inCi = withRecipe(recipe => !recipe.heavy);
    const anywhere = withRecipe(() => true);
    const names = measured.map(program => program.name);
    const heavy = names.filter(name => anywhere.has(name) && !inCi.has(name));
    const rowsAlone = names.filter(name => !anywhere.has(name));
    console.log(
      [
        `${names.length - heavy.length - rowsAlone.length} measured entries are run as PID 1 in CI`,
        `${heavy.length} take long, and are run by test:programs: ${heavy.join(', ')}`,
        `${rowsAlone.length} rest on recorded rows: ${rowsAlone.join(', ')}`,
      ].join('\n'),
    );
    expect(heavy.length).toBeLessThan(names.length / 10);
    expect(rowsAlone).toEqual(ROWS_ALONE);
  });

  test.each(measured)('$name names evidence that is there', ({ measured: evidence }) => {
    expect(evidence?.rows.filter(id => !ids.has(id))).toEqual([]);
    expect(evidence?.rows.length).toBeGreaterThan(0);
  });

  test('is known that a recipe names', () => {
    expect([...proved].filter(name => !programs.some(program => program.name === name))).toEqual([]);
  });
});
