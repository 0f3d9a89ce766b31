import { type Code, NOTHING, seq } from '../scripting/code.ts';
import type { Node } from '../tree.ts';
import type { Lower, Lowering } from './lower.ts';
import { operands, PUNCTUATION, text } from './lower-nodes.ts';
import { spelt } from './variables.ts';

function match(lowering: Lowering, node: Node): Code {
  const cases: { values: Code[]; body: Code }[] = [];
  let otherwise: Code = NOTHING;
  for (const arm of node.child('MatchBlock')?.children ?? []) {
    if (arm.name !== 'MatchArm') continue;
    const parts = operands(arm);
    const body = lowering.expression(arm.last);
    if (arm.child('default')) otherwise = body;
    else cases.push({ values: parts.slice(0, -1).map(n => lowering.expression(n)), body });
  }
  const subject = lowering.expression(node.child('ParenthesizedExpression'));
  return { kind: 'choice', subject, cases, otherwise, takesBreak: false };
}

function binary(lowering: Lowering, node: Node): Code {
  const [left, operator, right] = node.children;
  const sign = operator?.text.toLowerCase() ?? '';
  const parts = { left: lowering.expression(left), right: lowering.expression(right) };
  if (sign === '&&' || sign === 'and') return { kind: 'and', ...parts };
  if (sign === '||' || sign === 'or') return { kind: 'or', ...parts };
  if (/^===?$/.test(sign)) return { kind: 'same', ...parts, negated: false };
  if (/^(?:!==?|<>)$/.test(sign)) return { kind: 'same', ...parts, negated: true };
  if (sign === '.')
    return {
      kind: 'call',
      name: '@concat',
      on: undefined,
      args: [parts.left, parts.right],
      at: lowering.at(node),
    };
  return lowering.parts(node);
}

function array(lowering: Lowering, node: Node): Code {
  const items: Code[] = [];
  for (const [i, child] of node.children.entries()) {
    if (PUNCTUATION.test(child.name) || child.name === 'array') continue;
    if (node.children[i + 1]?.name !== '=>') items.push(lowering.expression(child));
  }
  return { kind: 'list', items };
}

function string(lowering: Lowering, node: Node): Code {
  if (node.children.length > 0) return lowering.parts(node);
  return text(node.text.replace(/^b?["']|["']$/g, ''));
}

const included: Lower = (l, n) => ({
  kind: 'call',
  name: '@require',
  on: undefined,
  args: [l.expression(n.last)],
  at: l.at(n),
});

export const EXPRESSIONS: Readonly<Record<string, Lower>> = {
  CallExpression: (l, n) => l.call(n),
  NewExpression: (l, n) => l.create(n),
  ParenthesizedExpression: (l, n) => l.expression(operands(n)[0]),
  AssignmentExpression: (l, n) => l.assign(n),
  UpdateExpression: (l, n) => l.update(n),
  ConditionalExpression: (l, n) => {
    const [test, then, otherwise] = operands(n);
    return {
      kind: 'if',
      test: l.expression(test),
      then: l.expression(then),
      otherwise: l.expression(otherwise),
    };
  },
  UnaryExpression: (l, n) => {
    const of = l.expression(n.last);
    return n.children[0]?.text === '!' ? { kind: 'not', of } : n.children[0]?.text === '@' ? of : l.parts(n);
  },
  BinaryExpression: binary,
  ArrayExpression: array,
  FunctionExpression: (l, n) => ({ kind: 'function', func: l.func(n) }),
  ArrowFunction: (l, n) => ({ kind: 'function', func: l.func(n) }),
  MatchExpression: match,
  ThrowExpression: (l, n) => {
    const made = n.last?.name === 'NewExpression' ? n.last.child('Name', 'QualifiedName') : undefined;
    const thrown: Code = { kind: 'throw', what: made?.text };
    return seq([l.expression(n.last), thrown]);
  },
  RequireExpression: included,
  IncludeExpression: included,
  MemberExpression: (l, n) => {
    const name: Code = { kind: 'name', name: `->${n.last?.text ?? '?'}` };
    return n.children[0]?.name === 'VariableName' ? name : seq([l.expression(n.children[0]), name]);
  },
  ScopedExpression: (l, n) => l.scoped(n),
  VariableName: (_, n) => ({ kind: 'name', name: spelt(n) }),
  Name: (l, n) => l.name(n),
  QualifiedName: (l, n) => l.name(n),
  Integer: (_, n) => ({ kind: 'value', value: Number(n.text.replaceAll('_', '')) }),
  Boolean: (_, n) => ({ kind: 'value', value: /^true$/i.test(n.text) }),
  String: string,
  CloneExpression: (l, n) => l.expression(n.last),
};
