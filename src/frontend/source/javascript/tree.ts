import type { Node, TSESTree } from './syntax.ts';

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && 'range' in value;

/** What a node is made of. */
export function* childNodes(node: Node): Generator<Node> {
  for (const [key, value] of Object.entries(node)) {
    if (key === 'parent') continue;
    for (const each of Array.isArray(value) ? value : [value]) if (isNode(each)) yield each;
  }
}

/** Names that a declaration or an assignment binds. */
export function* bound(pattern: Node): Generator<TSESTree.Identifier> {
  switch (pattern.type) {
    case 'Identifier':
      yield pattern;
      return;
    case 'ObjectPattern':
      for (const p of pattern.properties) yield* bound(p.type === 'RestElement' ? p.argument : p.value);
      return;
    case 'ArrayPattern':
      for (const element of pattern.elements) if (element) yield* bound(element);
      return;
    case 'AssignmentPattern':
      yield* bound(pattern.left);
      return;
    case 'RestElement':
      yield* bound(pattern.argument);
      return;
    default:
      return;
  }
}
