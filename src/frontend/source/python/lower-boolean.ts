import { lowerExpression, MAX_DEPTH, nothing } from './lower-expression.ts';
import type { Expression } from './syntax.ts';
import type { Node } from './tree.ts';

type Token = Node | Expression;
const isOperator = (t: Token | undefined, name: string) => t !== undefined && 'name' in t && t.name === name;

/**
 * `and`, `or` and `not`. The grammar takes `not a and b` as `not (a and b)`, so the words are read in a row and
 * put together again as Python does: `not` binds tightest, then `and`, then `or`.
 */
export function lowerBoolean(node: Node, depth: number): Expression {
  const tokens: Token[] = [];
  flatten(node, tokens, depth, 0);
  const parts = split(tokens, 'or').map(part => fold('and', split(part, 'and').map(lowerNot)));
  return { ...fold('or', parts), start: node.start, end: node.end };
}

function flatten(node: Node, out: Token[], depth: number, level: number): void {
  const [head, operator, ...rest] = node.children;
  if (level > MAX_DEPTH) out.push(nothing(node));
  else if (node.name === 'UnaryExpression' && head?.name === 'not') {
    out.push(head);
    if (operator) flatten(operator, out, depth, level + 1);
  } else if (node.name === 'BinaryExpression' && (operator?.name === 'and' || operator?.name === 'or')) {
    if (head) flatten(head, out, depth, level + 1);
    out.push(operator);
    const last = rest.at(-1);
    if (last) flatten(last, out, depth, level + 1);
  } else out.push(lowerExpression(node, depth));
}

function split(tokens: readonly Token[], operator: string): Token[][] {
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (isOperator(token, operator)) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

function lowerNot(tokens: readonly Token[]): Expression {
  const last = tokens.at(-1);
  const operand: Expression =
    last && 'type' in last
      ? last
      : { type: 'opaque', parts: [], start: last?.start ?? 0, end: last?.end ?? 0 };
  return tokens
    .slice(0, -1)
    .reduceRight<Expression>(
      (inner, not) => ({ type: 'not', operand: inner, start: not.start, end: operand.end }),
      operand,
    );
}

function fold(operator: 'and' | 'or', parts: readonly Expression[]): Expression {
  const [head, ...rest] = parts;
  return rest.reduce<Expression>(
    (left, right) => ({ type: 'boolean', operator, left, right, start: left.start, end: right.end }),
    head ?? { type: 'opaque', parts: [], start: 0, end: 0 },
  );
}
