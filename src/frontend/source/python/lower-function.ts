import type { Elided } from './elide.ts';
import { lowerBody } from './lower.ts';
import { expressions, isExpression, lowerExpression, span } from './lower-expression.ts';
import type { Expression, FunctionNode, Parameter, Statement } from './syntax.ts';
import { type Node, parsePython } from './tree.ts';

/** A function whose block is parsed and lowered when it is first asked for: most functions of a program never are called. */
class Definition implements FunctionNode {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly isAsync: boolean;
  readonly decorators: readonly Expression[];
  readonly start: number;
  readonly end: number;
  readonly #block: Node | undefined;
  readonly #elided: Elided | undefined;
  readonly #depth: number;
  #parsed: Node | undefined;
  #isGenerator: boolean | undefined;
  #body: readonly Statement[] | undefined;

  constructor(node: Node, decorators: readonly Expression[], depth: number) {
    this.#block = node.child('Body');
    this.#elided = elidedIn(this.#block);
    this.#depth = depth;
    this.name = node.child('VariableName')?.text ?? '';
    this.parameters = lowerParameters(node.child('ParamList'), depth);
    this.isAsync = node.children[0]?.name === 'async';
    this.decorators = decorators;
    this.start = node.start;
    this.end = this.#elided && this.#block ? this.#block.source.offset + this.#elided.to : node.end;
  }

  get isGenerator(): boolean {
    this.#isGenerator ??= this.#text.includes('yield') && this.#whole !== undefined && yields(this.#whole);
    return this.#isGenerator;
  }

  get body(): readonly Statement[] {
    this.#body ??= lowerBody(this.#whole, this.#depth);
    return this.#body;
  }

  get #text(): string {
    const { source } = this.#block ?? {};
    if (!source || !this.#elided) return this.#block?.text ?? '';
    return source.original.slice(this.#elided.from, this.#elided.to);
  }

  get #whole(): Node | undefined {
    if (!this.#elided || !this.#block) return this.#block;
    this.#parsed ??= parsePython(this.#text, this.#block.source.offset + this.#elided.from, true)
      .child('FunctionDefinition')
      ?.child('Body');
    return this.#parsed;
  }
}

/** What is left out of a block: its placeholder stands behind the colon. */
function elidedIn(block: Node | undefined): Elided | undefined {
  const first = block?.children[1];
  if (!first) return undefined;
  const { elided, offset } = first.source;
  return elided.find(e => e.first === first.start - offset);
}

export const lowerFunction = (node: Node, decorators: readonly Expression[], depth: number): FunctionNode =>
  new Definition(node, decorators, depth);

const NESTED = new Set(['FunctionDefinition', 'LambdaExpression', 'ClassDefinition']);

/** `yield` in the function itself, not in one nested in it. */
function yields(block: Node): boolean {
  const open = [block];
  for (let node = open.pop(); node; node = open.pop()) {
    for (const child of node.children) {
      if (child.name === 'yield') return true;
      if (!NESTED.has(child.name)) open.push(child);
    }
  }
  return false;
}

export function lowerLambda(node: Node, depth: number): FunctionNode {
  const value = lowerExpression(expressions(node).at(-1), depth);
  const body: Statement[] = [{ type: 'return', value, start: value.start, end: value.end }];
  return {
    name: '<lambda>',
    parameters: lowerParameters(node.child('ParamList'), depth),
    body,
    isAsync: false,
    isGenerator: false,
    decorators: [],
    ...span(node),
  };
}

function lowerParameters(list: Node | undefined, depth: number): Parameter[] {
  const parameters: Parameter[] = [];
  let kind: Parameter['kind'] = 'plain';
  let isDefault = false;
  for (const node of list?.children ?? []) {
    if (node.name === ',') {
      kind = 'plain';
      isDefault = false;
    } else if (node.name === '*' || node.name === '**') kind = node.name;
    else if (node.name === 'AssignOp') isDefault = true;
    else if (isDefault && isExpression(node)) {
      const last = parameters.pop();
      if (last) parameters.push({ ...last, default: lowerExpression(node, depth) });
      isDefault = false;
    } else if (node.name === 'VariableName') parameters.push({ name: node.text, kind });
  }
  return parameters;
}
