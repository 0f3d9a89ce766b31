import type { Node } from 'web-tree-sitter';
import type {
  Argument,
  ComprehensionClause,
  Expression,
  FunctionNode,
  Parameter,
  Statement,
} from './syntax.ts';

/** Deeper nesting than this is cut off: hostile input must not exhaust the stack. */
export const MAX_DEPTH = 150;

type Lower = (node: Node, depth: number) => Expression;

export const named = (node: Node): Node[] =>
  node.namedChildren.filter(
    (c): c is Node => c !== null && c.type !== 'comment' && c.type !== 'line_continuation',
  );

const span = (node: Node) => ({ start: node.startIndex, end: node.endIndex });

/** An expression node as our syntax; what is not known becomes `opaque` with its parts. */
export function lowerExpression(node: Node | null, depth: number): Expression {
  if (!node) return { type: 'opaque', parts: [], start: 0, end: 0 };
  if (depth > MAX_DEPTH) return { type: 'opaque', parts: [], ...span(node) };
  const lower = LOWER[node.type];
  if (lower) return lower(node, depth + 1);
  return { type: 'opaque', parts: named(node).map(c => lowerExpression(c, depth + 1)), ...span(node) };
}

const field = (node: Node, name: string, depth: number) =>
  lowerExpression(node.childForFieldName(name), depth);

const first: Lower = (node, depth) => lowerExpression(named(node)[0] ?? null, depth);

const constant =
  (value: boolean | null): Lower =>
  node => ({ type: 'constant', value, ...span(node) });

const sequence =
  (kind: 'list' | 'tuple' | 'set'): Lower =>
  (node, depth) => ({
    type: 'sequence',
    kind,
    items: named(node).map(c => lowerExpression(c, depth)),
    ...span(node),
  });

const splat: Lower = (node, depth) => ({ type: 'splat', operand: first(node, depth), ...span(node) });

const binary: Lower = (node, depth) => ({
  type: 'binary',
  operator: node.childForFieldName('operator')?.type ?? '',
  left: field(node, 'left', depth),
  right: field(node, 'right', depth),
  ...span(node),
});

const LOWER: Readonly<Record<string, Lower>> = {
  identifier: node => ({ type: 'name', id: node.text, ...span(node) }),
  attribute: (node, depth) => ({
    type: 'attribute',
    object: field(node, 'object', depth),
    name: node.childForFieldName('attribute')?.text ?? '',
    ...span(node),
  }),
  call: (node, depth) => ({
    type: 'call',
    callee: field(node, 'function', depth),
    args: lowerArguments(node.childForFieldName('arguments'), depth),
    ...span(node),
  }),
  integer: lowerNumber,
  float: lowerNumber,
  true: constant(true),
  false: constant(false),
  none: constant(null),
  ellipsis: constant(null),
  string: lowerString,
  concatenated_string: (node, depth) =>
    joined(
      node,
      named(node).map(c => lowerExpression(c, depth)),
    ),
  list: sequence('list'),
  list_pattern: sequence('list'),
  tuple: sequence('tuple'),
  tuple_pattern: sequence('tuple'),
  expression_list: sequence('tuple'),
  pattern_list: sequence('tuple'),
  set: sequence('set'),
  dictionary: lowerDictionary,
  lambda: (node, depth) => ({ type: 'lambda', function: lowerLambda(node, depth), ...span(node) }),
  parenthesized_expression: first,
  as_pattern: first,
  as_pattern_target: first,
  boolean_operator: (node, depth) => ({
    type: 'boolean',
    operator: node.childForFieldName('operator')?.type === 'or' ? 'or' : 'and',
    left: field(node, 'left', depth),
    right: field(node, 'right', depth),
    ...span(node),
  }),
  not_operator: (node, depth) => ({ type: 'not', operand: field(node, 'argument', depth), ...span(node) }),
  comparison_operator: lowerComparison,
  binary_operator: binary,
  unary_operator: lowerUnary,
  conditional_expression: lowerConditional,
  subscript: (node, depth) => ({
    type: 'subscript',
    object: field(node, 'value', depth),
    index: field(node, 'subscript', depth),
    ...span(node),
  }),
  slice: lowerSlice,
  await: (node, depth) => ({ type: 'await', operand: first(node, depth), ...span(node) }),
  list_comprehension: lowerComprehension,
  set_comprehension: lowerComprehension,
  dictionary_comprehension: lowerComprehension,
  generator_expression: lowerComprehension,
  named_expression: (node, depth) => ({
    type: 'walrus',
    target: field(node, 'name', depth),
    value: field(node, 'value', depth),
    ...span(node),
  }),
  yield: (node, depth) => ({
    type: 'yield',
    operand: named(node)[0] ? first(node, depth) : undefined,
    ...span(node),
  }),
  list_splat: splat,
  list_splat_pattern: splat,
  dictionary_splat: splat,
  type: first,
};

export function lowerArguments(node: Node | null, depth: number): Argument[] {
  if (!node) return [];
  if (node.type === 'generator_expression') return [{ value: lowerExpression(node, depth) }];
  return named(node).map((c): Argument => {
    switch (c.type) {
      case 'keyword_argument':
        return { name: c.childForFieldName('name')?.text ?? '', value: field(c, 'value', depth) };
      case 'list_splat':
        return { name: '*', value: first(c, depth) };
      case 'dictionary_splat':
        return { name: '**', value: first(c, depth) };
      default:
        return { value: lowerExpression(c, depth) };
    }
  });
}

function lowerNumber(node: Node): Expression {
  const value = Number(node.text.replaceAll('_', ''));
  return Number.isNaN(value)
    ? { type: 'opaque', parts: [], ...span(node) }
    : { type: 'constant', value, ...span(node) };
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '0': '\0',
  '\n': '',
};

function unescape(node: Node): string {
  const out: string[] = [];
  let at = 0;
  for (const escape of named(node).filter(c => c.type === 'escape_sequence')) {
    const start = escape.startIndex - node.startIndex;
    out.push(node.text.slice(at, start), ESCAPES[escape.text.slice(1)] ?? escape.text);
    at = start + escape.text.length;
  }
  out.push(node.text.slice(at));
  return out.join('');
}

function lowerString(node: Node, depth: number): Expression {
  const parts = named(node).flatMap((c): Expression[] => {
    if (c.type === 'string_content') return [{ type: 'constant', value: unescape(c), ...span(c) }];
    if (c.type === 'interpolation') return [lowerExpression(c.childForFieldName('expression'), depth)];
    return [];
  });
  return joined(node, parts);
}

function joined(node: Node, parts: readonly Expression[]): Expression {
  if (parts.every(p => p.type === 'constant')) {
    return { type: 'constant', value: parts.map(p => String(p.value)).join(''), ...span(node) };
  }
  return { type: 'format', parts, ...span(node) };
}

function lowerDictionary(node: Node, depth: number): Expression {
  const keys: Expression[] = [];
  const values: Expression[] = [];
  for (const c of named(node)) {
    if (c.type === 'pair') {
      keys.push(field(c, 'key', depth));
      values.push(field(c, 'value', depth));
    } else {
      keys.push({ type: 'opaque', parts: [], ...span(c) });
      values.push(lowerExpression(c, depth));
    }
  }
  return { type: 'dict', keys, values, ...span(node) };
}

function lowerComparison(node: Node, depth: number): Expression {
  const operands = named(node).map(c => lowerExpression(c, depth));
  const operators = node.children.flatMap(c => (c && !c.isNamed ? [c.type] : []));
  return { type: 'compare', operands, operators, ...span(node) };
}

function lowerUnary(node: Node, depth: number): Expression {
  const operand = field(node, 'argument', depth);
  const operator = node.childForFieldName('operator')?.type;
  if (operator === '-' && operand.type === 'constant' && typeof operand.value === 'number') {
    return { ...operand, value: -operand.value, ...span(node) };
  }
  return { type: 'opaque', parts: [operand], ...span(node) };
}

/** `from:to`; a step is left out, as its two colons tell. */
function lowerSlice(node: Node, depth: number): Expression {
  const colons = node.children.filter(c => c?.type === ':');
  const colon = colons[0]?.startIndex ?? node.endIndex;
  if (colons.length > 1) return { type: 'opaque', parts: [], ...span(node) };
  const at = (found: Node | undefined) => (found ? lowerExpression(found, depth) : undefined);
  const from = at(named(node).find(c => c.startIndex < colon));
  const to = at(named(node).find(c => c.startIndex > colon));
  return { type: 'slice', from, to, ...span(node) };
}

function lowerConditional(node: Node, depth: number): Expression {
  const [then, test, otherwise] = named(node);
  return {
    type: 'conditional',
    consequence: lowerExpression(then ?? null, depth),
    test: lowerExpression(test ?? null, depth),
    otherwise: lowerExpression(otherwise ?? null, depth),
    ...span(node),
  };
}

function lowerComprehension(node: Node, depth: number): Expression {
  const clauses: ComprehensionClause[] = [];
  for (const c of named(node)) {
    if (c.type === 'for_in_clause') {
      clauses.push({ target: field(c, 'left', depth), iterable: field(c, 'right', depth), conditions: [] });
    } else if (c.type === 'if_clause') {
      const last = clauses.pop();
      if (last) clauses.push({ ...last, conditions: [...last.conditions, first(c, depth)] });
    }
  }
  return { type: 'comprehension', element: field(node, 'body', depth), clauses, ...span(node) };
}

function lowerLambda(node: Node, depth: number): FunctionNode {
  const value = field(node, 'body', depth);
  const body: Statement[] = [{ type: 'return', value, start: value.start, end: value.end }];
  const parameters = lowerParameters(node.childForFieldName('parameters'), depth);
  return {
    name: '<lambda>',
    parameters,
    body,
    isAsync: false,
    isGenerator: false,
    decorators: [],
    ...span(node),
  };
}

export function lowerParameters(node: Node | null, depth: number): Parameter[] {
  return node ? named(node).flatMap(c => lowerParameter(c, depth)) : [];
}

function lowerParameter(node: Node, depth: number): Parameter[] {
  switch (node.type) {
    case 'identifier':
      return [{ name: node.text, kind: 'plain' }];
    case 'default_parameter':
    case 'typed_default_parameter': {
      const name = node.childForFieldName('name')?.text ?? '';
      return [{ name, kind: 'plain', default: field(node, 'value', depth) }];
    }
    case 'list_splat_pattern':
      return [{ name: named(node)[0]?.text ?? '', kind: '*' }];
    case 'dictionary_splat_pattern':
      return [{ name: named(node)[0]?.text ?? '', kind: '**' }];
    case 'typed_parameter': {
      const inner = named(node)[0];
      return inner && inner.type !== 'type' ? lowerParameter(inner, depth) : [];
    }
    default:
      return [];
  }
}
