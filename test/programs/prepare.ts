import { downloadPackages } from './debian.ts';
import { installPackages } from './npm.ts';
import type { Recipe } from './recipe.ts';

/** Brings what recipes need beside the packages that are installed. */
export function prepare(chosen: readonly Recipe[]): void {
  if (chosen.some(recipe => recipe.npm)) installPackages();
  downloadPackages([...new Set(chosen.flatMap(recipe => recipe.unpack ?? []))]);
}
