import type { Recipe } from '../recipe.ts';
import inits from './inits.ts';

export const recipes: readonly Recipe[] = [...inits];
