import { describe, expect, test, vi } from 'vitest';
import { programs } from '../../src/knowledge/programs/index.ts';
import type { Branch } from '../../src/model/index.ts';
import { withActors } from './actors.ts';
import { differences } from './compare.ts';
import { recorded } from './evidence.ts';
import { predicted } from './predicted.ts';
import { recipes } from './recipes/index.ts';

vi.mock('../../src/knowledge/index.ts', original => withActors(original as never));

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

describe('an entry', () => {
  const proved = new Set(recipes.flatMap(recipe => recipe.proves));

  test('is measured, or cites its source', () => {
    const measured = programs.filter(program => proved.has(program.name));
    const cited = programs.filter(program => !proved.has(program.name));
    console.log(
      `${measured.length} entries are measured; ${cited.length} cite a source: ${cited.map(p => p.name).join(', ')}`,
    );
    expect([...proved].filter(name => !programs.some(program => program.name === name))).toEqual([]);
    for (const program of cited) expect(program.sources.length, program.name).toBeGreaterThan(0);
  });
});
