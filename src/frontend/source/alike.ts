import type { Analysis } from './input.ts';

/** So many programs are read at most to see whether they stop alike. */
export const MAX_ALIKE = 12;

/** `./cmd/${SERVICE}`: it is one of several, and all of them do the same on every signal. */
export function firstOfAlike<T>(candidates: readonly T[], read: (candidate: T) => Analysis): T | undefined {
  const [first, ...others] = candidates.length > MAX_ALIKE ? [] : candidates;
  const shape = first && shapeOf(read(first));
  return shape !== undefined && others.every(other => shapeOf(read(other)) === shape) ? first : undefined;
}

/** What a program does, without what is said of it and where. */
function shapeOf(analysis: Analysis): string | undefined {
  if ('unknown' in analysis || analysis.children.length > 0 || analysis.becomes) return undefined;
  const { signals, blocked, lifetime, mayEnd, waitsForChildren, ignoresChildExit, makesOrphans } = analysis;
  const does = Object.entries(signals).toSorted(([a], [b]) => a.localeCompare(b));
  const all = [does, blocked, lifetime, !mayEnd, waitsForChildren, ignoresChildExit, !makesOrphans];
  return JSON.stringify(all, (key, value) => (/^(?:evidence|at|note)$/.test(key) ? undefined : value));
}
