import { path } from '../../../base/index.ts';
import type { FileText } from '../../../model/index.ts';
import { type Code, type Func, NOTHING, type Place, seq, type Unit, written } from '../scripting/code.ts';
import type { Node } from '../tree.ts';
import { Names } from './names.ts';
import { parsePhp } from './tree.ts';
import { declaredType, typed, typedProperties } from './types.ts';
import { spelt } from './variables.ts';

/** What is not followed further. */
const UNKNOWN: Code = { kind: 'name', name: '?' };
const PUNCTUATION = /^(?:[()[\]{},;:?=&|!]|=>|\.\.\.|::|->|\?->|⚠)$/;
const text = (value: string): Code => ({ kind: 'value', value });

/** The program in a file that lies at `place` in the image. */
export function lowerPhp(file: FileText, place: string): Unit {
  return new Lowering(file, place).unit();
}

class Lowering {
  readonly #file: FileText;
  readonly #place: string;
  readonly #names = new Names();
  readonly #functions: Func[] = [];
  readonly #parents = new Map<string, string>();
  #owner: string | undefined;
  #properties: ReadonlyMap<string, Code> = new Map();

  constructor(file: FileText, place: string) {
    this.#file = file;
    this.#place = place;
  }

  unit(): Unit {
    const main = this.#statements(parsePhp(this.#file).children);
    return { main, functions: this.#functions, parents: this.#parents };
  }

  #statements(nodes: readonly Node[]): Code {
    return seq(nodes.flatMap(node => (PUNCTUATION.test(node.name) ? [] : [this.#code(node)])));
  }

  #code(node: Node): Code {
    const statement = STATEMENTS[node.name];
    return statement ? statement(this, node) : this.expression(node);
  }

  block(node: Node | undefined): Code {
    if (!node) return NOTHING;
    return node.name === 'Block' || node.name === 'ColonBlock'
      ? this.#statements(node.children)
      : this.#code(node);
  }

  at({ start, end }: Node): Place {
    return { file: this.#file, start, end };
  }

  parts(node: Node): Code {
    return { kind: 'seq', body: [...operands(node).map(n => this.#code(n)), UNKNOWN] };
  }

  namespace(node: Node): Code {
    this.#names.enter(node.child('QualifiedName', 'Name', 'NamespaceName')?.text ?? '');
    return this.block(node.child('Block'));
  }

  imports(node: Node): Code {
    this.#names.use(node.text);
    return NOTHING;
  }

  type(node: Node): Code {
    const name = node.child('Name')?.text;
    const outer = this.#owner;
    this.#owner = this.#names.declared(name ?? `class@${node.start}`);
    const base = node.child('BaseClause');
    const parent = base && operands(base).find(n => /Name$/.test(n.name));
    if (parent) this.#parents.set(this.#owner, this.#names.resolved(parent.text));
    const members = node.child('DeclarationList', 'EnumBody', 'Block')?.children ?? [];
    const around = this.#properties;
    this.#properties = typedProperties(members, this.#names);
    const values: Code[] = [];
    for (const member of members) {
      if (member.name === 'MethodDeclaration') this.declare(member);
      if (member.name === 'ConstDeclaration') values.push(...this.declared(member, `${this.#owner}::`));
      if (member.name === 'PropertyDeclaration') values.push(...this.declared(member, '->'));
      if (member.name === 'UseDeclaration') this.#trait(member);
    }
    this.#owner = outer;
    this.#properties = around;
    return seq(values);
  }

  /** Constants and properties with their values. */
  declared(node: Node, prefix: string): readonly Code[] {
    return node.children.flatMap((child): Code[] => {
      if (child.name !== 'VariableDeclarator' || child.children.length < 3) return [];
      const name = (child.children[0]?.text ?? '').replace(/^\$/, '');
      return [{ kind: 'assign', target: `${prefix}${name}`, value: this.expression(child.last) }];
    });
  }

  /** A trait's methods are the class's. Of several one is followed as a parent. */
  #trait(node: Node): void {
    const name = node.child('Name', 'QualifiedName');
    if (name && this.#owner !== undefined && !this.#parents.has(this.#owner))
      this.#parents.set(this.#owner, this.#names.resolved(name.text));
  }

  declare(node: Node): Code {
    const name = node.child('Name')?.text ?? '';
    this.#functions.push(this.func(node, this.#owner === undefined ? name.toLowerCase() : name));
    return NOTHING;
  }

  func(node: Node, name?: string): Func {
    const parameters = node.child('ParamList')?.children.filter(c => /Parameter$/.test(c.name)) ?? [];
    const params = parameters.map(p => variableIn(p) ?? '?');
    const arrow = node.children.findIndex(c => c.name === '=>');
    const result = arrow === -1 ? undefined : node.children[arrow + 1];
    const declared = parameters.flatMap((p): Code[] => {
      const type = declaredType(p, this.#names);
      const variable = variableIn(p);
      if (type === undefined || variable === undefined) return [];
      const object = typed({ kind: 'name', name: variable }, type, this.at(p));
      const isPromoted = p.name === 'PropertyParameter' || p.child('Visibility') !== undefined;
      return [
        { kind: 'assign', target: variable, value: object },
        ...(isPromoted
          ? [{ kind: 'assign', target: `->${written(variable).slice(1)}`, value: object } as const]
          : []),
      ];
    });
    const body: Code = result
      ? { kind: 'leave', how: 'return', value: this.expression(result) }
      : this.block(node.child('Block'));
    return {
      name,
      owner: this.#owner,
      params,
      body: declared.length > 0 ? seq([...declared, body]) : body,
      at: this.at(node),
    };
  }

  expression(node: Node | undefined): Code {
    if (!node) return UNKNOWN;
    const lower = EXPRESSIONS[node.name];
    return lower ? lower(this, node) : this.parts(node);
  }

  /** `foo(…)`, `$x->foo(…)`, `Foo::bar(…)`. */
  call(node: Node): Code {
    const [target] = node.children;
    const list = node.child('ArgList');
    const args = operands(list).map(n => this.expression(n.name === 'NamedArgument' ? n.last : n));
    const isValue = list?.child('SpreadArgument')?.text === '...';
    const make = (name: string, on: Code | undefined): Code => {
      if (isValue) return on ? { kind: 'list', items: [on, text(name)] } : text(name);
      return { kind: 'call', name, on, args, at: this.at(node) };
    };
    switch (target?.name) {
      case 'Name':
      case 'QualifiedName': {
        const name = target.text.split('\\').at(-1)?.toLowerCase() ?? '';
        if (name === 'exit' || name === 'die') return { kind: 'exit', status: args[0] };
        return make(this.#names.functionName(target.text), undefined);
      }
      case 'MemberExpression':
        return make(target.last?.text ?? '', this.expression(target.children[0]));
      case 'ScopedExpression':
        return make(target.last?.text ?? '', this.classOf(target.children[0]));
      default:
        return make('@value', this.expression(target));
    }
  }

  classOf(node: Node | undefined): Code {
    if (!node || !/Name$/.test(node.name)) return this.expression(node);
    if (/^(?:self|static)$/i.test(node.text)) return { kind: 'name', name: '$this' };
    if (/^parent$/i.test(node.text)) {
      const parent = this.#owner === undefined ? undefined : this.#parents.get(this.#owner);
      return { kind: 'object', owner: parent ?? '?' };
    }
    return node.name === 'VariableName'
      ? this.expression(node)
      : { kind: 'object', owner: this.#names.resolved(node.text) };
  }

  create(node: Node): Code {
    const [, target] = node.children;
    if (node.child('DeclarationList')) return UNKNOWN;
    const args = operands(node.child('ArgList')).map(n => this.expression(n));
    return { kind: 'call', name: 'new', on: this.classOf(target), args, at: this.at(node) };
  }

  name(node: Node): Code {
    const { text: name } = node;
    if (/^(?:exit|die)$/i.test(name)) return { kind: 'exit', status: undefined };
    if (/^null$/i.test(name)) return { kind: 'value', value: null };
    if (name === '__DIR__') return text(path.dirname(this.#place));
    if (name === '__FILE__') return text(this.#place);
    return { kind: 'name', name: name.split('\\').at(-1) ?? name };
  }

  scoped(node: Node): Code {
    const [base] = node.children;
    const member = node.last?.text ?? '';
    if (member === 'class') return this.classOf(base);
    if (member.startsWith('$')) return { kind: 'name', name: `->${member.slice(1)}` };
    const owner = this.classOf(base);
    const name = owner.kind === 'object' ? owner.owner : this.#owner;
    return { kind: 'name', name: `${name}::${member}` };
  }

  assign(node: Node): Code {
    const [target, operator] = node.children;
    const value =
      operator?.text === '=' ? this.expression(node.last) : seq([this.expression(node.last), UNKNOWN]);
    const left = this.expression(target);
    if (left.kind !== 'name') return seq([left, value]);
    const type = this.#properties.get(left.name);
    return { kind: 'assign', target: left.name, value: type ? typed(value, type, this.at(node)) : value };
  }

  /** `$n += count($rows)`, `$n++`: something else from then on. */
  update(node: Node): Code {
    const [target, ...others] = operands(node).map(operand => this.expression(operand));
    const value = seq([...others, UNKNOWN]);
    return target?.kind === 'name'
      ? { kind: 'assign', target: target.name, value }
      : seq([...(target ? [target] : []), value]);
  }
}

type Lower = (lowering: Lowering, node: Node) => Code;

function variableIn(parameter: Node): string | undefined {
  const variable = parameter.child('VariableName');
  return variable && spelt(variable);
}

const operands = (node: Node | undefined): readonly Node[] =>
  node?.children.filter(c => !PUNCTUATION.test(c.name) && !/^(?:\w*Op|[a-z_]+)$/.test(c.name)) ?? [];

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

const STATEMENTS: Readonly<Record<string, Lower>> = {
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

const EXPRESSIONS: Readonly<Record<string, Lower>> = {
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
  RequireExpression: (l, n) => ({
    kind: 'call',
    name: '@require',
    on: undefined,
    args: [l.expression(n.last)],
    at: l.at(n),
  }),
  IncludeExpression: (l, n) => ({
    kind: 'call',
    name: '@require',
    on: undefined,
    args: [l.expression(n.last)],
    at: l.at(n),
  }),
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
