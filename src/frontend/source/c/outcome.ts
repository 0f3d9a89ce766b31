import type { Node } from '../tree.ts';
import type { Func } from './program.ts';

export type Outcome =
  | {
      readonly kind: 'ends';
      readonly status: number | 'unknown';
      readonly isOrderly: boolean;
      /** It ends threads alone, and main once it waits for nothing but them. */
      readonly ofThreads?: true;
    }
  /** `held`: main looks at what is set, but stays in a call that goes on. */
  | { readonly kind: 'aborts' | 'raises' | 'stays' | 'held' | 'ignored' | 'default' }
  /** `leaves`: it may take main out of a call that goes on. `writes`: who reads what it writes may end the program. */
  | { readonly kind: 'unknown'; readonly reason: string; readonly leaves?: true; readonly writes?: Node };

export const STAYS: Outcome = { kind: 'stays' };
export const ends = (status: number | 'unknown', isOrderly = true) =>
  ({ kind: 'ends', status, isOrderly }) as const;

export const notFollowed = (node: Node): Outcome & { readonly kind: 'unknown' } => ({
  kind: 'unknown',
  reason: `whether what is done on the signal ends the program is not known (${node.place})`,
});

/** Of all that a handler may do, what it comes to. */
export function strengthOf(outcome: Outcome): number {
  if (outcome.kind === 'ends' && outcome.ofThreads) return 3;
  if (outcome.kind === 'unknown' && outcome.leaves) return 5;
  return STRENGTH[outcome.kind];
}

const STRENGTH: Readonly<Record<Outcome['kind'], number>> = {
  stays: 0,
  ignored: 0,
  default: 0,
  raises: 1,
  unknown: 2,
  held: 4,
  ends: 6,
  aborts: 7,
};

/** Behind what it waits in, with what main returns in its last line; without one that is 0. */
export function comesToEnd(reached: readonly Func[]): Outcome & { readonly kind: 'ends' } {
  const last = reached.find(f => f.name === 'main')?.body.children.findLast(n => n.name !== '}');
  if (last?.name !== 'ReturnStatement') return ends(0);
  return ends(statusOf(last.text.replace(/^return\s*\(?\s*|[\s);]*$/g, '')));
}

export function statusOf(text: string): number | 'unknown' {
  if (/^\d{1,3}$/.test(text)) return Number(text) & 255;
  const named: Readonly<Record<string, number>> = { EXIT_SUCCESS: 0, EXIT_FAILURE: 1, '-1': 255 };
  return named[text] ?? 'unknown';
}

export function loopAround(node: Node): Node | undefined {
  return node.around('WhileStatement', 'ForStatement', 'DoStatement', 'ForRangeLoop');
}
