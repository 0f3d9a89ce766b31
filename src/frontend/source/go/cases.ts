import type { Node } from '../tree.ts';

/** Of a `switch` or `select`. */
export interface Case {
  readonly head: Node;
  readonly body: readonly Node[];
}

/** Cases stand flat in their block: a head, then its statements. */
export function casesOf(block: Node | undefined): readonly Case[] {
  const cases: { head: Node; body: Node[] }[] = [];
  for (const child of block?.children ?? []) {
    if (child.name === 'Case' || child.name === 'DefaultCase') cases.push({ head: child, body: [] });
    else cases.at(-1)?.body.push(child);
  }
  return cases;
}
