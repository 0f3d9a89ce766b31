import { lowerArguments, lowerClauses } from './lower-arguments.ts';
import { lowerBoolean } from './lower-boolean.ts';
import { lowerLambda } from './lower-function.ts';
import { lowerFormat, lowerString } from './lower-text.ts';
import type { Expression } from './syntax.ts';
import { ERROR, type Node, parsePython } from './tree.ts';

/** Deeper nesting than this is cut off: hostile input must not exhaust the stack. */
export const MAX_DEPTH = 150;

type Lower = (node: Node, depth: number) => Expression;

export const span = (node: Node) => ({ start: node.start, end: node.end });

export const nothing = (node: Node): Expression => ({ type: 'opaque', parts: [], ...span(node) });

/** An expression node as our syntax; what is not known becomes `opaque` with its parts. */
export function lowerExpression(node: Node | undefined, depth: number): Expression {
  if (!node) return { type: 'opaque', parts: [], start: 0, end: 0 };
  if (depth > MAX_DEPTH) return nothing(node);
  const lower = LOWER[node.name];
  if (lower) return lower(node, depth + 1);
  return { type: 'opaque', parts: expressions(node).map(c => lowerExpression(c, depth + 1)), ...span(node) };
}

export const isExpression = (node: Node) => Object.hasOwn(LOWER, node.name);
export const expressions = (node: Node): Node[] => node.children.filter(isExpression);

const first: Lower = (node, depth) => lowerExpression(expressions(node)[0], depth);

/** `*x`, where the star is a token beside its operand: items of a list with commas. */
export function lowerItems(nodes: readonly Node[], depth: number): Expression[] {
  const items: Expression[] = [];
  let star: Node | undefined;
  for (const node of nodes) {
    if (node.name === '*' || node.name === '**') star = node;
    else if (isExpression(node)) {
      const operand = lowerExpression(node, depth);
      items.push(star ? { type: 'splat', operand, start: star.start, end: node.end } : operand);
      star = undefined;
    }
  }
  return items;
}

/** A list of expressions without brackets: a tuple where it has a comma. */
export function lowerList(nodes: readonly Node[], depth: number): Expression {
  const items = lowerItems(nodes, depth);
  const [only] = items;
  const isTuple = nodes.some(n => n.name === ',') || only?.type === 'splat';
  if (only && !isTuple) return only;
  const ends = { start: nodes[0]?.start ?? 0, end: nodes.at(-1)?.end ?? 0 };
  return only ? { type: 'sequence', kind: 'tuple', items, ...ends } : { type: 'opaque', parts: [], ...ends };
}

const sequence =
  (kind: 'list' | 'tuple' | 'set'): Lower =>
  (node, depth) => ({ type: 'sequence', kind, items: lowerItems(node.children, depth), ...span(node) });

const LOWER: Readonly<Record<string, Lower>> = {
  VariableName: lowerName,
  MemberExpression: lowerMember,
  CallExpression: (node, depth) => ({
    type: 'call',
    callee: first(node, depth),
    args: lowerArguments(node.child('ArgList'), depth),
    ...span(node),
  }),
  Number: lowerNumber,
  Boolean: node => ({ type: 'constant', value: node.text === 'True', ...span(node) }),
  None: node => ({ type: 'constant', value: null, ...span(node) }),
  Ellipsis: node => ({ type: 'constant', value: null, ...span(node) }),
  String: lowerString,
  FormatString: lowerFormat,
  ContinuedString: (node, depth) => lowerFormat(node, depth),
  ArrayExpression: sequence('list'),
  TupleExpression: sequence('tuple'),
  SetExpression: sequence('set'),
  DictionaryExpression: lowerDictionary,
  LambdaExpression: (node, depth) => ({ type: 'lambda', function: lowerLambda(node, depth), ...span(node) }),
  ParenthesizedExpression: (node, depth) => lowerItems(node.children, depth)[0] ?? nothing(node),
  BinaryExpression: lowerBinary,
  UnaryExpression: lowerUnary,
  ConditionalExpression: (node, depth) => {
    const [consequence, test, otherwise] = expressions(node).map(c => lowerExpression(c, depth));
    if (!consequence || !test || !otherwise) return nothing(node);
    return { type: 'conditional', consequence, test, otherwise, ...span(node) };
  },
  AwaitExpression: (node, depth) => lowerAwait(node, expressions(node)[0], depth),
  ArrayComprehensionExpression: lowerComprehension,
  SetComprehensionExpression: lowerComprehension,
  DictionaryComprehensionExpression: lowerComprehension,
  ComprehensionExpression: lowerComprehension,
  NamedExpression: (node, depth) => {
    const [target, value] = expressions(node).map(c => lowerExpression(c, depth));
    return target && value ? { type: 'walrus', target, value, ...span(node) } : nothing(node);
  },
  YieldExpression: lowerYield,
};

/** Where a name stands for the target of a `with`, that is parsed by itself. @see prepare */
function lowerName(node: Node, depth: number): Expression {
  const { target } = node;
  if (target === undefined) return { type: 'name', id: node.text, ...span(node) };
  const [statement] = parsePython(target, node.start).children;
  return statement ? lowerList(statement.children, depth) : nothing(node);
}

function lowerMember(node: Node, depth: number): Expression {
  // `1.e5` is a number to Python; the grammar reads an attribute of 1.
  if (node.children[0]?.name === 'Number' && node.child('[') === undefined) return lowerNumber(node);
  const object = first(node, depth);
  const open = node.children.findIndex(c => c.name === '[');
  if (open !== -1) {
    return {
      type: 'subscript',
      object,
      index: lowerIndex(node.children.slice(open + 1), depth),
      ...span(node),
    };
  }
  const name = node.child('PropertyName')?.text;
  return { type: 'attribute', object, name: name ?? '', ...span(node) };
}

function lowerIndex(nodes: readonly Node[], depth: number): Expression {
  if (!nodes.some(n => n.name === ':')) return lowerList(nodes, depth);
  const ends = { start: nodes[0]?.start ?? 0, end: nodes.at(-1)?.end ?? 0 };
  const tail = /^(\d{1,6}):\]?$/.exec(nodes.map(n => n.text).join(''))?.[1];
  const parts = lowerItems(nodes, depth);
  return { type: 'opaque', parts, ...(tail === undefined ? {} : { tail: Number(tail) }), ...ends };
}

function lowerNumber(node: Node): Expression {
  const text = node.text.replaceAll('_', '').toLowerCase();
  const value = Number(text);
  return Number.isNaN(value) ? nothing(node) : { type: 'constant', value, ...span(node) };
}

function lowerDictionary(node: Node, depth: number): Expression {
  const keys: Expression[] = [];
  const values: Expression[] = [];
  let key: Expression | undefined;
  for (const c of node.children) {
    if (c.name === '**') key = nothing(c);
    else if (isExpression(c)) {
      const lowered = lowerExpression(c, depth);
      if (key) {
        keys.push(key);
        values.push(lowered);
        key = undefined;
      } else key = lowered;
    }
  }
  return { type: 'dict', keys, values, ...span(node) };
}

const BOOLEAN = new Set(['and', 'or']);
const COMPARE = new Set(['CompareOp', 'in', 'is', 'not']);

const operatorOf = (node: Node) => node.children.slice(1, -1).filter(c => c.name !== ERROR);

function lowerBinary(node: Node, depth: number): Expression {
  const operators = operatorOf(node);
  const [operator] = operators;
  const [left, right] = [node.children[0], node.children.at(-1)];
  if (!operator || !left || !right || left === right) return nothing(node);
  if (BOOLEAN.has(operator.name)) return lowerBoolean(node, depth);
  if (COMPARE.has(operator.name)) return lowerComparison(node, depth);
  return {
    type: 'binary',
    operator: operator.text,
    left: lowerExpression(left, depth),
    right: lowerExpression(right, depth),
    ...span(node),
  };
}

/** `a < b < c` is nested to the left; it is one comparison of three. */
function lowerComparison(node: Node, depth: number): Expression {
  const operands: Expression[] = [];
  const operators: string[] = [];
  let at: Node | undefined = node;
  while (at?.name === 'BinaryExpression' && COMPARE.has(operatorOf(at)[0]?.name ?? '')) {
    operands.unshift(lowerExpression(at.children.at(-1), depth));
    operators.unshift(
      operatorOf(at)
        .map(o => o.text)
        .join(' '),
    );
    at = at.children[0];
  }
  operands.unshift(lowerExpression(at, depth));
  return { type: 'compare', operands, operators, ...span(node) };
}

function lowerUnary(node: Node, depth: number): Expression {
  const [operator] = node.children;
  if (operator?.name === 'not') return lowerBoolean(node, depth);
  const operand = first(node, depth);
  if (operator?.text === '-' && operand.type === 'constant' && typeof operand.value === 'number') {
    return { ...operand, value: -operand.value, ...span(node) };
  }
  return { type: 'opaque', parts: [operand], ...span(node) };
}

/** The grammar takes `await a + b` as `await (a + b)`; `await` binds tighter. */
function lowerAwait(node: Node, operand: Node | undefined, depth: number): Expression {
  if (operand?.name === 'BinaryExpression' && depth < MAX_DEPTH) {
    const operator = operatorOf(operand)[0]?.text ?? '';
    const left = lowerAwait(node, operand.children[0], depth + 1);
    return {
      type: 'binary',
      operator,
      left,
      right: lowerExpression(operand.children.at(-1), depth),
      ...span(node),
    };
  }
  const end = operand?.end ?? node.end;
  return { type: 'await', operand: lowerExpression(operand, depth), start: node.start, end };
}

function lowerComprehension(node: Node, depth: number): Expression {
  const at = node.children.findIndex(c => c.name === 'for' || c.name === 'async');
  const head = at === -1 ? node.children : node.children.slice(0, at);
  const parts = lowerItems(head, depth);
  const [key, value] = parts;
  return {
    type: 'comprehension',
    key: value ? key : undefined,
    element: value ?? key ?? nothing(node),
    clauses: lowerClauses(node.children.slice(at), depth),
    ...span(node),
  };
}

export function lowerYield(node: Node, depth: number): Expression {
  const operands = node.children.slice(1).filter(c => c.name !== 'from' && c.name !== ERROR);
  return {
    type: 'yield',
    operand: operands.length > 0 ? lowerList(operands, depth) : undefined,
    ...span(node),
  };
}
