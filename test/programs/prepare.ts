import { downloadPackages } from './debian.ts';
import { installPackages } from './npm.ts';
import type { Recipe } from './recipe.ts';

/** Brings what recipes need beside the packages that are installed. */
export function prepare(chosen: readonly Recipe[]): void {
  for (const manifest of ['npm', 'npm-full'] as const)
    if (chosen.some(recipe => recipe.npm && manifestOf(recipe) === manifest)) installPackages(manifest);
  downloadPackages([...new Set(chosen.flatMap(recipe => recipe.unpack ?? []))]);
}

export const manifestOf = ({ heavy }: Recipe) => (heavy ? 'npm-full' : 'npm');
