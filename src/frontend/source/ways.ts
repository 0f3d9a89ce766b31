import type { Node } from './tree.ts';

/**
 * How far what is done tends to the program's end: nothing of the kind (it logs), something unknown, something that
 * ends it (a server is shut down, a context or token cancelled, something sent to whoever waits).
 */
export type Tendency = 'none' | 'unknown' | 'ends';

/** How a piece of code may be left. */
export interface Way {
  readonly kind: 'next' | 'return' | 'break' | 'continue' | 'exit';
  readonly tendency: Tendency;
  readonly status?: number;
  readonly label?: string;
  /** Taken only where something has failed. */
  readonly isFailure?: true;
  /** It returns something else than nil, which a group of goroutines takes for an error. */
  readonly isError?: true;
  /** It waits there for something that never comes. */
  readonly isStuck?: true;
}

export const NEXT: Way = { kind: 'next', tendency: 'none' };
const RANK: Readonly<Record<Tendency, number>> = { none: 0, unknown: 1, ends: 2 };
const MAX_WAYS = 64;

export const stronger = (a: Tendency, b: Tendency): Tendency => (RANK[a] >= RANK[b] ? a : b);
export const after = (way: Way, tendency: Tendency): Way => ({
  ...way,
  tendency: stronger(way.tendency, tendency),
});

export function distinct(ways: readonly Way[]): readonly Way[] {
  return [...new Map(ways.map(way => [JSON.stringify(way), way])).values()].slice(0, MAX_WAYS);
}

/** Follows pieces of code one after the other; `step` says how one of them may be left. */
export function followed(nodes: readonly Node[], step: (node: Node) => readonly Way[]): readonly Way[] {
  let going: readonly Way[] = [NEXT];
  const left: Way[] = [];
  for (const node of nodes) {
    if (going.length === 0) break;
    const ways = step(node);
    const joined = going.flatMap(before => ways.map(way => after(way, before.tendency)));
    left.push(...joined.filter(way => way.kind !== 'next'));
    going = distinct(joined.filter(way => way.kind === 'next'));
  }
  return distinct([...left, ...going]);
}

/** From a node on: what follows around it, up to the end of `within`; `onward` goes on from a node to its parent. */
export function continued(
  from: Node,
  within: Node,
  onward: (way: Way, at: Node, parent: Node) => readonly Way[],
): readonly Way[] {
  let at: Node = from;
  let ways: readonly Way[] = [NEXT];
  while (at !== within && at.parent) {
    const parent: Node = at.parent;
    ways = distinct(ways.flatMap(way => onward(way, at, parent)));
    at = parent;
  }
  return ways.map(way => (way.kind === 'next' ? { ...way, kind: 'return' } : way));
}
