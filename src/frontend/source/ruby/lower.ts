import { path } from '../../../base/index.ts';
import type { FileText } from '../../../model/index.ts';
import type { RubyNode, RubyParser } from '../../parsers.ts';
import { type Call, type Code, type Func, NOTHING, type Place, seq, type Unit } from '../scripting/code.ts';
import { many, named, one, pathOf, text, UNKNOWN } from './fields.ts';
import { NODES } from './lower-nodes.ts';

const MAX_DEPTH = 200;

/** The program in a file that lies at `place` in the image. */
export function lowerRuby(file: FileText, place: string, parser: RubyParser): Unit {
  return new Lowering(file, place).unit(parser.parse(file.text));
}

export class Lowering {
  readonly #file: FileText;
  readonly #place: string;
  readonly #functions: Func[] = [];
  readonly #parents = new Map<string, string>();
  #owner: string | undefined;
  #depth = 0;

  constructor(file: FileText, place: string) {
    this.#file = file;
    this.#place = place;
  }

  unit(root: RubyNode): Unit {
    const main = this.code(one(root, 'statements'));
    return { main, functions: this.#functions, parents: this.#parents };
  }

  code(node: RubyNode | null | undefined): Code {
    if (!node) return NOTHING;
    if (this.#depth >= MAX_DEPTH) return UNKNOWN;
    this.#depth++;
    try {
      return NODES[node.type]?.(this, node) ?? this.parts(node);
    } finally {
      this.#depth--;
    }
  }

  at({ start, end }: RubyNode): Place {
    return { file: this.#file, start, end };
  }

  get place(): string {
    return this.#place;
  }

  all(nodes: readonly RubyNode[]): readonly Code[] {
    return nodes.map(n => this.code(n));
  }

  /** What is run for a node that has no meaning of its own here. */
  parts(node: RubyNode): Code {
    const body: Code[] = [];
    for (const [name, value] of Object.entries(node)) {
      if (name === 'parameters') continue;
      for (const child of [value].flat()) if (isNode(child)) body.push(this.code(child));
    }
    return body.length === 0 ? UNKNOWN : { kind: 'seq', body: [...body, UNKNOWN] };
  }

  func(node: RubyNode, name?: string): Func {
    const outer = one(node, 'parameters');
    const parameters = outer?.type === 'BlockParametersNode' ? one(outer, 'parameters') : outer;
    const params = ['requireds', 'optionals', 'posts', 'keywords'].flatMap(kind =>
      many(parameters, kind).map(p => named(p)),
    );
    return { name, owner: this.#owner, params, body: this.code(one(node, 'body')), at: this.at(node) };
  }

  define(node: RubyNode): Code {
    this.#functions.push(this.func(node, named(node)));
    return NOTHING;
  }

  type(node: RubyNode): Code {
    const outer = this.#owner;
    const name = pathOf(one(node, 'constantPath'));
    this.#owner = outer === undefined ? name : `${outer}::${name}`;
    const parent = pathOf(one(node, 'superclass'));
    this.#parents.set(this.#owner, parent);
    const body = this.code(one(node, 'body'));
    this.#owner = outer;
    return body;
  }

  block(node: RubyNode | null | undefined): Func | undefined {
    return node?.type === 'BlockNode' || node?.type === 'LambdaNode' ? this.func(node) : undefined;
  }

  call(node: RubyNode): Code {
    const name = named(node);
    const receiver = one(node, 'receiver');
    const args = this.all(many(one(node, 'arguments'), 'arguments'));
    const blockNode = one(node, 'block');
    const block = this.block(blockNode);
    const on = receiver ? this.code(receiver) : undefined;
    const make = (called: string, given: readonly Code[] = args): Call => ({
      kind: 'call',
      name: called,
      on,
      args: given,
      ...(block ? { block } : {}),
      at: this.at(node),
    });
    const isKernel = !receiver || /^(?:Kernel|Process)$/.test(pathOf(receiver));
    if (isKernel && name === 'loop' && block)
      return { kind: 'loop', test: undefined, body: block.body, at: this.at(node) };
    if (isKernel && /^exit!?$/.test(name))
      return {
        kind: 'exit',
        status: args[0] ?? (name === 'exit!' ? { kind: 'value', value: 1 } : undefined),
      };
    if (isKernel && name === 'abort') return { kind: 'exit', status: { kind: 'value', value: 1 } };
    if (!receiver && name === 'raise') {
      const [what] = many(one(node, 'arguments'), 'arguments');
      const type =
        what && /^Constant/.test(what.type)
          ? pathOf(what)
          : what?.type === 'CallNode'
            ? pathOf(one(what, 'receiver'))
            : '';
      return seq([...args, { kind: 'throw', what: type || 'RuntimeError' }]);
    }
    if (receiver && (name === '==' || name === '!=') && args[0] && on)
      return { kind: 'same', left: on, right: args[0], negated: name === '!=' };
    if (on && name === '!') return { kind: 'not', of: on };
    if (receiver && /^\w+=$/.test(name) && args[0])
      return { kind: 'assign', target: `@${name.slice(0, -1)}`, value: args[0] };
    if (on && block && ITERATES.test(name))
      return { kind: 'each', over: on, variable: block.params[0], body: block.body };
    if (name === 'catch' && block)
      return { kind: 'each', over: NOTHING, variable: undefined, body: block.body };
    if (!receiver && name === 'throw') return { kind: 'leave', how: 'break', value: undefined };
    if (!receiver && /^(?:lambda|proc)$/.test(name) && block) return { kind: 'function', func: block };
    if (!receiver && name === '__dir__') return text(path.dirname(this.#place));
    // `workers.each(&:stop)`
    const passed = blockNode?.type === 'BlockArgumentNode' ? one(blockNode, 'expression') : undefined;
    if (on && passed?.type === 'SymbolNode' && ITERATES.test(name)) {
      const each: Code = { kind: 'name', name: `@each ${node.start}` };
      const body: Call = {
        kind: 'call',
        name: String(passed.unescaped ?? ''),
        on: each,
        args: [],
        at: this.at(node),
      };
      return { kind: 'each', over: on, variable: each.name, body };
    }
    // That of an array is given a text, that of a thread takes seconds.
    if (on && name === 'join' && args[0]?.kind === 'value' && typeof args[0].value === 'string')
      return make('@join');
    // `trap('TERM', &handler)`
    if (passed) return make(name, [...args, this.code(passed)]);
    return make(name);
  }
}

const ITERATES = /^(?:each(?:_\w+)?|map|flat_map|times|upto|downto|step|select|reject|reverse_each|collect)$/;

const isNode = (value: unknown): value is RubyNode =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
