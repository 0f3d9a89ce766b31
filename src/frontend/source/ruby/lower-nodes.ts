import type { RubyNode } from '../../parsers.ts';
import { type Code, NOTHING, seq } from '../scripting/code.ts';
import { many, named, one, pathOf, text, UNKNOWN } from './fields.ts';
import type { Lowering } from './lower.ts';

type Lower = (lowering: Lowering, node: RubyNode) => Code;

const read: Lower = (_, node) => ({ kind: 'name', name: named(node) });
const write: Lower = (l, node) => ({
  kind: 'assign',
  target: named(node),
  value: l.code(one(node, 'value')),
});
const orWrite: Lower = (l, node) =>
  seq([
    { kind: 'name', name: named(node) },
    { kind: 'assign', target: named(node), value: l.code(one(node, 'value')) },
  ]);
const update: Lower = (l, node) => ({
  kind: 'assign',
  target: named(node),
  value: seq([read(l, node), l.code(one(node, 'value')), UNKNOWN]),
});

const branch =
  (then: 'then' | 'otherwise'): Lower =>
  (l, node) => {
    const [first, second] = [
      l.code(one(node, 'statements')),
      l.code(one(node, 'subsequent') ?? one(node, 'elseClause')),
    ];
    const test = l.code(one(node, 'predicate'));
    return {
      kind: 'if',
      test,
      then: then === 'then' ? first : second,
      otherwise: then === 'then' ? second : first,
    };
  };

const loop =
  (negated: boolean): Lower =>
  (l, node) => {
    const test = l.code(one(node, 'predicate'));
    return {
      kind: 'loop',
      test: negated ? { kind: 'not', of: test } : test,
      body: l.code(one(node, 'statements')),
      at: l.at(node),
    };
  };

const leave =
  (how: 'return' | 'break' | 'next'): Lower =>
  (l, node) => {
    const [value] = many(one(node, 'arguments'), 'arguments');
    return { kind: 'leave', how, value: value && l.code(value) };
  };

const both =
  (kind: 'and' | 'or'): Lower =>
  (l, node) => ({ kind, left: l.code(one(node, 'left')), right: l.code(one(node, 'right')) });

function begin(l: Lowering, node: RubyNode): Code {
  const catches: { types: string[]; body: Code }[] = [];
  for (let clause = one(node, 'rescueClause'); clause; clause = one(clause, 'subsequent')) {
    const types = many(clause, 'exceptions').map(e => pathOf(e) || '?');
    catches.push({
      types: types.length > 0 ? types : ['StandardError'],
      body: l.code(one(clause, 'statements')),
    });
  }
  const body = seq([l.code(one(node, 'statements')), l.code(one(node, 'elseClause'))]);
  const ensure = one(node, 'ensureClause');
  if (catches.length === 0 && !ensure) return l.code(one(node, 'statements'));
  return { kind: 'try', body, catches, last: l.code(ensure && one(ensure, 'statements')) };
}

function choice(l: Lowering, node: RubyNode): Code {
  const cases = many(node, 'conditions').map(when => ({
    values: when.type === 'WhenNode' ? l.all(many(when, 'conditions')) : [UNKNOWN],
    body: l.code(one(when, 'statements')),
  }));
  const otherwise = l.code(one(node, 'elseClause'));
  return { kind: 'choice', subject: l.code(one(node, 'predicate')), cases, otherwise, takesBreak: false };
}

const value =
  (of: (node: RubyNode) => string | number | boolean | null): Lower =>
  (_, node) => ({ kind: 'value', value: of(node) });

/** What each kind of node does. */
export const NODES: Readonly<Record<string, Lower>> = {
  StatementsNode: (l, n) => seq(l.all(many(n, 'body'))),
  ParenthesesNode: (l, n) => l.code(one(n, 'body')),
  ElseNode: (l, n) => l.code(one(n, 'statements')),
  BeginNode: begin,
  RescueModifierNode: (l, n) => ({
    kind: 'try',
    body: l.code(one(n, 'expression')),
    catches: [{ types: ['StandardError'], body: l.code(one(n, 'rescueExpression')) }],
    last: NOTHING,
  }),
  RetryNode: (l, n) => ({ kind: 'call', name: '@retry', on: undefined, args: [], at: l.at(n) }),
  IfNode: branch('then'),
  UnlessNode: branch('otherwise'),
  WhileNode: loop(false),
  UntilNode: loop(true),
  ForNode: (l, n) => ({
    kind: 'each',
    over: l.code(one(n, 'collection')),
    variable: named(one(n, 'index') ?? n),
    body: l.code(one(n, 'statements')),
  }),
  CaseNode: choice,
  CaseMatchNode: choice,
  ReturnNode: leave('return'),
  BreakNode: leave('break'),
  NextNode: leave('next'),
  AndNode: both('and'),
  OrNode: both('or'),
  DefNode: (l, n) => l.define(n),
  ClassNode: (l, n) => l.type(n),
  ModuleNode: (l, n) => l.type(n),
  SingletonClassNode: (l, n) => l.code(one(n, 'body')),
  CallNode: (l, n) => l.call(n),
  LambdaNode: (l, n) => ({ kind: 'function', func: l.func(n) }),
  LocalVariableReadNode: read,
  InstanceVariableReadNode: read,
  GlobalVariableReadNode: read,
  ClassVariableReadNode: read,
  LocalVariableWriteNode: write,
  InstanceVariableWriteNode: write,
  GlobalVariableWriteNode: write,
  ClassVariableWriteNode: write,
  ConstantWriteNode: write,
  LocalVariableOrWriteNode: orWrite,
  InstanceVariableOrWriteNode: orWrite,
  GlobalVariableOrWriteNode: orWrite,
  LocalVariableOperatorWriteNode: update,
  InstanceVariableOperatorWriteNode: update,
  GlobalVariableOperatorWriteNode: update,
  ConstantReadNode: (_, n) => ({ kind: 'name', name: pathOf(n) }),
  ConstantPathNode: (_, n) => ({ kind: 'name', name: pathOf(n) || '?' }),
  SelfNode: () => ({ kind: 'name', name: 'self' }),
  ArrayNode: (l, n) => ({ kind: 'list', items: l.all(many(n, 'elements')) }),
  SplatNode: (l, n) => ({
    kind: 'call',
    name: '@splat',
    on: undefined,
    args: [l.code(one(n, 'expression'))],
    at: l.at(n),
  }),
  StringNode: value(n => String(n.unescaped ?? '')),
  SymbolNode: value(n => String(n.unescaped ?? '')),
  IntegerNode: value(n => Number(n.value)),
  FloatNode: value(n => Number(n.value)),
  TrueNode: value(() => true),
  FalseNode: value(() => false),
  NilNode: value(() => null),
  SourceFileNode: l => text(l.place),
  InterpolatedStringNode: (l, n) => ({
    kind: 'call',
    name: '@concat',
    on: undefined,
    args: l.all(many(n, 'parts')),
    at: l.at(n),
  }),
  EmbeddedStatementsNode: (l, n) => l.code(one(n, 'statements')),
  ImplicitNode: (l, n) => l.code(one(n, 'value')),
  YieldNode: (l, n) => ({
    kind: 'call',
    name: '@yield',
    on: undefined,
    args: l.all(many(one(n, 'arguments'), 'arguments')),
    at: l.at(n),
  }),
  AliasMethodNode: () => NOTHING,
};
