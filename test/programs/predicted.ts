import type { Branch } from '../../src/model/index.ts';
import { branchOf } from '../knowledge/a/container.ts';
import type { Recipe } from './recipe.ts';

/** What is predicted of a recipe, from the same files. */
export function predicted(recipe: Recipe): Promise<Branch> {
  const files = Object.entries(recipe.files ?? {}).map(([name, text]) => [
    name.startsWith('/') ? name : `/w/${name}`,
    text,
  ]);
  return branchOf({
    argv: recipe.argv,
    files: Object.fromEntries(files),
    env: { P: '/p', PATH: '/w/node_modules/.bin:/usr/local/bin:/usr/bin:/bin', ...recipe.env },
    binSh: recipe.binSh ?? 'dash',
  });
}
