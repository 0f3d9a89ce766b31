import type { Recipe } from '../recipe.ts';
import inits from './inits.ts';
import native from './native.ts';
import wrappers from './wrappers.ts';

export const recipes: readonly Recipe[] = [...inits, ...native, ...wrappers];
