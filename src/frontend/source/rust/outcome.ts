import type { Node } from '../tree.ts';
import { stronger, type Tendency, type Way } from '../ways.ts';

/** How long a program stands still between the signal and its end. */
export interface Pause {
  readonly ms: number;
  /** For so long always: no setting decides. */
  readonly isSure: boolean;
  readonly at: Node;
}

/** What becomes of the program when a signal comes. */
export type Outcome =
  /** `exits`: wherever the rest of the program is. */
  | { readonly kind: 'ends'; readonly status: number; readonly exits?: true; readonly pause?: Pause }
  | { readonly kind: 'stays' }
  | { readonly kind: 'ignored' }
  | { readonly kind: 'default' }
  | { readonly kind: 'unknown'; readonly reason: string };

export const STAYS: Outcome = { kind: 'stays' };
export const ends = (status: number): Outcome => ({ kind: 'ends', status });
export const notFollowed = (node: Node): Outcome => ({
  kind: 'unknown',
  reason: `whether what is done on the signal ends the program is not known (${node.place})`,
});

export const ofTendency = (tendency: Tendency, at: Node): Outcome =>
  tendency === 'ends' ? ends(0) : tendency === 'none' ? STAYS : notFollowed(at);

/** What the ways come to that a handler or a wait may be left by. */
export function ofWays(ways: readonly Way[], isOnMain: boolean, at: Node): Outcome {
  const ending = ways.filter(
    w => w.kind === 'exit' || w.tendency === 'ends' || (isOnMain && w.kind === 'return'),
  );
  if (ending.length > 0) {
    const exits = ending.filter(w => w.kind === 'exit');
    const status = exits.length === ending.length ? (exits[0]?.status ?? 0) : 0;
    return { kind: 'ends', status, ...(exits.length > 0 ? { exits: true as const } : {}) };
  }
  return ofTendency(
    ways.reduce<Tendency>((t, w) => stronger(t, w.tendency), 'none'),
    at,
  );
}

export function strongest(outcomes: readonly Outcome[]): Outcome {
  return (
    outcomes.find(o => o.kind === 'ends') ?? outcomes.find(o => o.kind === 'unknown') ?? outcomes[0] ?? STAYS
  );
}
