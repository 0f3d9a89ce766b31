import { path } from '../../../base/index.ts';
import type { FileText } from '../../../model/index.ts';
import { type Code, type Func, NOTHING, type Place, seq, type Unit, written } from '../scripting/code.ts';
import type { Node } from '../tree.ts';
import { EXPRESSIONS } from './lower-expressions.ts';
import { operands, PUNCTUATION, text } from './lower-nodes.ts';
import { STATEMENTS } from './lower-statements.ts';
import { Names } from './names.ts';
import { parsePhp } from './tree.ts';
import { declaredType, typed, typedProperties } from './types.ts';
import { spelt } from './variables.ts';

/** What is not followed further. */
const UNKNOWN: Code = { kind: 'name', name: '?' };
export type Lower = (lowering: Lowering, node: Node) => Code;

/** The program in a file that lies at `place` in the image. */
export function lowerPhp(file: FileText, place: string): Unit {
  return new Lowering(file, place).unit();
}

export class Lowering {
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
    const left = this.expression(target);
    const right = this.expression(node.last);
    const value = operator?.text === '=' ? right : seq([left, right, UNKNOWN]);
    if (left.kind !== 'name') return seq([left, value]);
    const type = this.#properties.get(left.name);
    return { kind: 'assign', target: left.name, value: type ? typed(value, type, this.at(node)) : value };
  }

  /** `$n += count($rows)`, `$n++`: something else from then on. */
  update(node: Node): Code {
    const [target, ...others] = operands(node).map(operand => this.expression(operand));
    const value = seq([...(target ? [target] : []), ...others, UNKNOWN]);
    return target?.kind === 'name' ? { kind: 'assign', target: target.name, value } : value;
  }
}

function variableIn(parameter: Node): string | undefined {
  const variable = parameter.child('VariableName');
  return variable && spelt(variable);
}
