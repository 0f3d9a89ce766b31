import type { Code } from '../scripting/code.ts';
import type { Node } from '../tree.ts';

export const PUNCTUATION = /^(?:[()[\]{},;:?=&|!]|=>|\.\.\.|::|->|\?->|⚠)$/;
export const text = (value: string): Code => ({ kind: 'value', value });

/** The parts of a node that stand for something: no signs, no keywords. */
export const operands = (node: Node | undefined): readonly Node[] =>
  node?.children.filter(c => !PUNCTUATION.test(c.name) && !/^(?:\w*Op|[a-z_]+)$/.test(c.name)) ?? [];
