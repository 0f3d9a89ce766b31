import type { RubyNode } from '../../parsers.ts';
import type { Code } from '../scripting/code.ts';

/** What is not followed further. */
export const UNKNOWN: Code = { kind: 'name', name: '?' };
export const text = (value: string): Code => ({ kind: 'value', value });

export const one = (node: RubyNode, field: string) => node[field] as RubyNode | null | undefined;
export const many = (node: RubyNode | null | undefined, field: string) =>
  (node?.[field] ?? []) as readonly RubyNode[];
export const named = (node: RubyNode) => String(node.name ?? '');

/** `A::B`; empty where it is another expression. */
export function pathOf(node: RubyNode | null | undefined): string {
  if (!node) return '';
  if (node.type === 'ConstantReadNode') return named(node);
  if (node.type !== 'ConstantPathNode') return '';
  const parent = one(node, 'parent');
  const before = parent ? pathOf(parent) : '';
  return before === '' ? named(node) : `${before}::${named(node)}`;
}
