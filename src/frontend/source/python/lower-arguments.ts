import { expressions, isExpression, lowerExpression, lowerItems, lowerList } from './lower-expression.ts';
import type { Argument, ComprehensionClause, Expression } from './syntax.ts';
import type { Node } from './tree.ts';

/** The arguments of a call or the bases of a class. */
export function lowerArguments(list: Node | undefined, depth: number): Argument[] {
  return splitAtCommas(list?.children ?? []).flatMap(nodes => lowerArgument(nodes, depth));
}

/** Commas in `x for a, b in c` do not part arguments. */
function splitAtCommas(nodes: readonly Node[]): Node[][] {
  const parts: Node[][] = [];
  let part: Node[] = [];
  let inTargets = false;
  for (const node of nodes) {
    if (node.name === 'for') inTargets = true;
    else if (node.name === 'in') inTargets = false;
    if (node.name === ',' && !inTargets) {
      parts.push(part);
      part = [];
    } else if (node.name !== '(' && node.name !== ')') part.push(node);
  }
  return [...parts, part];
}

function lowerArgument(nodes: readonly Node[], depth: number): Argument[] {
  const [head, second] = nodes;
  if (!head) return [];
  const loop = nodes.findIndex(n => n.name === 'for' || n.name === 'async');
  if (loop !== -1) {
    const [element] = lowerItems(nodes.slice(0, loop), depth);
    if (!element) return [];
    const clauses = lowerClauses(nodes.slice(loop), depth);
    const end = nodes.at(-1)?.end ?? element.end;
    return [{ value: { type: 'comprehension', key: undefined, element, clauses, start: head.start, end } }];
  }
  const value = lowerExpression(nodes.findLast(isExpression), depth);
  if (head.name === '*' || head.name === '**') return [{ name: head.name, value }];
  if (second?.name !== 'AssignOp') return isExpression(head) ? [{ value }] : [];
  if (second.text === '=') return [{ name: head.text, value }];
  const target = lowerExpression(head, depth);
  return [{ value: { type: 'walrus', target, value, start: head.start, end: value.end } }];
}

/** `for x in y if z for …`, flat in the tree. */
export function lowerClauses(nodes: readonly Node[], depth: number): ComprehensionClause[] {
  const clauses: ComprehensionClause[] = [];
  let at = 0;
  const until = (...names: readonly string[]) => {
    const from = at;
    while (at < nodes.length && !names.includes(nodes[at]?.name ?? '')) at++;
    return nodes.slice(from, at);
  };
  while (at < nodes.length) {
    const keyword = nodes[at++]?.name;
    if (keyword === 'for') {
      const target = lowerList(until('in'), depth);
      at++;
      const [iterable] = until('for', 'async', 'if').filter(isExpression);
      clauses.push({ target, iterable: lowerExpression(iterable, depth), conditions: [] });
    } else if (keyword === 'if') {
      const [test] = until('for', 'async', 'if').filter(isExpression);
      const last = clauses.pop();
      if (last) clauses.push({ ...last, conditions: [...last.conditions, lowerExpression(test, depth)] });
    }
  }
  return clauses;
}

/** `@a.b(c)`: its names and arguments stand side by side. */
export function lowerDecorator(node: Node, depth: number): Expression {
  const [head, ...names] = expressions(node);
  let callee = lowerExpression(head, depth);
  for (const name of names) {
    callee = { type: 'attribute', object: callee, name: name.text, start: callee.start, end: name.end };
  }
  const list = node.child('ArgList');
  if (!list) return callee;
  return { type: 'call', callee, args: lowerArguments(list, depth), start: callee.start, end: list.end };
}
