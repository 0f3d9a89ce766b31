import { type Code, NOTHING, seq } from '../scripting/code.ts';
import type { Node } from '../tree.ts';
import type { Lower, Lowering } from './lower.ts';
import { operands, PUNCTUATION } from './lower-nodes.ts';
import { spelt } from './variables.ts';

const nothing: Lower = () => NOTHING;

function branches(lowering: Lowering, node: Node): Code {
  const { children } = node;
  const build = (from: number): Code => {
    const at = children.findIndex((c, i) => i >= from && /^(?:if|elseif|else)$/.test(c.name));
    if (at === -1) return NOTHING;
    if (children[at]?.name === 'else' && children[at + 1]?.name !== 'if') {
      const body = children.slice(at + 1).find(c => c.name !== ':');
      return lowering.block(body);
    }
    const test = children.findIndex((c, i) => i > at && c.name === 'ParenthesizedExpression');
    const body = children.slice(test + 1).find(c => c.name !== ':');
    return {
      kind: 'if',
      test: lowering.expression(children[test]),
      then: lowering.block(body),
      otherwise: build(children.indexOf(body as Node) + 1),
    };
  };
  return build(0);
}

/** The parts of `for (a; b; c)`. */
function forLoop(lowering: Lowering, node: Node): Code {
  const parts: Node[][] = [[]];
  for (const child of node.child('ForSpec')?.children ?? []) {
    if (child.name === ';') parts.push([]);
    else if (!PUNCTUATION.test(child.name)) parts.at(-1)?.push(child);
  }
  const [first = [], test = [], step = []] = parts.map(nodes => nodes.map(n => lowering.expression(n)));
  const body = seq([lowering.block(node.last?.name === ';' ? node.child('ColonBlock') : node.last), ...step]);
  return seq([...first, { kind: 'loop', test: test.at(-1), body, at: lowering.at(node) }]);
}

function forEach(lowering: Lowering, node: Node): Code {
  const spec = node.child('ForSpec');
  const [over, ...variables] = operands(spec);
  const variable = variables
    .at(-1)
    ?.find(n => n.name === 'VariableName')
    .next().value as Node | undefined;
  return {
    kind: 'each',
    over: lowering.expression(over),
    variable: variable && spelt(variable),
    body: lowering.block(node.child('ColonBlock') ?? node.last),
  };
}

function choice(lowering: Lowering, node: Node): Code {
  const cases: { values: Code[]; body: Code }[] = [];
  let otherwise: Code = NOTHING;
  const values: Code[] = [];
  for (const one of node.child('Block', 'ColonBlock')?.children ?? []) {
    if (one.name !== 'CaseStatement' && one.name !== 'DefaultStatement') continue;
    const [, head] = one.children;
    const isDefault = one.name === 'DefaultStatement';
    if (!isDefault && head) values.push(lowering.expression(head));
    const body = one.children.slice(isDefault ? 1 : 2).filter(c => !PUNCTUATION.test(c.name));
    if (body.length === 0 && !isDefault) continue;
    const code = seq(body.map(n => lowering.block(n)));
    if (isDefault) otherwise = code;
    else cases.push({ values: values.splice(0), body: code });
  }
  const subject = lowering.expression(node.child('ParenthesizedExpression'));
  return { kind: 'choice', subject, cases, otherwise, takesBreak: true };
}

function attempt(lowering: Lowering, node: Node): Code {
  const blocks = node.children;
  const catches: { types: string[]; body: Code }[] = [];
  let last: Code = NOTHING;
  for (const [i, child] of blocks.entries()) {
    const body = blocks[i + 1];
    if (child.name === 'CatchDeclarator') {
      const types = [...child.find(n => n.name === 'Name')].map(n => n.text);
      catches.push({ types, body: lowering.block(body) });
    } else if (child.name === 'finally') last = lowering.block(body);
  }
  return { kind: 'try', body: lowering.block(node.child('Block')), catches, last };
}

function leave(how: 'break' | 'next'): Lower {
  return (_, node) => {
    const count = Number(node.child('Integer')?.text ?? 1);
    // Out of more than one loop: as far as this is followed, out of the function.
    return { kind: 'leave', how: how === 'break' && count > 1 ? 'return' : how, value: undefined };
  };
}

export const STATEMENTS: Readonly<Record<string, Lower>> = {
  TextInterpolation: nothing,
  InlineHTML: nothing,
  ExpressionStatement: (l, n) => l.expression(operands(n)[0] ?? n.children[0]),
  EchoStatement: (l, n) => l.parts(n),
  Block: (l, n) => l.block(n),
  ColonBlock: (l, n) => l.block(n),
  IfStatement: branches,
  WhileStatement: (l, n) => {
    const body = n.child('ColonBlock') ?? n.last;
    return {
      kind: 'loop',
      test: l.expression(n.child('ParenthesizedExpression')),
      body: l.block(body),
      at: l.at(n),
    };
  },
  DoStatement: (l, n) => {
    const test = l.expression(n.child('ParenthesizedExpression'));
    return { kind: 'loop', test, body: l.block(n.children[1]), at: l.at(n) };
  },
  ForStatement: forLoop,
  ForeachStatement: forEach,
  SwitchStatement: choice,
  TryStatement: attempt,
  ReturnStatement: (l, n) => {
    const [value] = operands(n);
    return { kind: 'leave', how: 'return', value: value && l.expression(value) };
  },
  BreakStatement: leave('break'),
  ContinueStatement: leave('next'),
  FunctionDefinition: (l, n) => l.declare(n),
  ClassDeclaration: (l, n) => l.type(n),
  TraitDeclaration: (l, n) => l.type(n),
  EnumDeclaration: (l, n) => l.type(n),
  InterfaceDeclaration: nothing,
  NamespaceDefinition: (l, n) => l.namespace(n),
  NamespaceUseDeclaration: (l, n) => l.imports(n),
  UseDeclaration: nothing,
  DeclareStatement: (l, n) => {
    const isTicks = n.child('Name')?.text === 'ticks';
    return isTicks ? { kind: 'call', name: '@ticks', on: undefined, args: [], at: l.at(n) } : NOTHING;
  },
  ConstDeclaration: (l, n) => seq(l.declared(n, '')),
  GlobalStatement: nothing,
  StaticStatement: (l, n) => l.parts(n),
  UnsetStatement: nothing,
};
