import { lowerArguments, lowerDecorator } from './lower-arguments.ts';
import {
  expressions,
  isExpression,
  lowerExpression,
  lowerItems,
  lowerList,
  lowerYield,
  MAX_DEPTH,
  nothing,
  span,
} from './lower-expression.ts';
import { lowerFunction } from './lower-function.ts';
import { lowerMatch } from './lower-match.ts';
import type { ExceptClause, Expression, ImportedName, ModuleNode, Statement } from './syntax.ts';
import { ERROR, type Node } from './tree.ts';

/** Turns a parse into our syntax. */
export function lowerModule(root: Node): ModuleNode {
  return { body: lowerStatements(root.children, 0) };
}

function lowerStatements(nodes: readonly Node[], depth: number): Statement[] {
  if (depth > MAX_DEPTH) return [];
  return nodes.flatMap(c => lowerStatement(c, depth + 1));
}

export const lowerBody = (body: Node | undefined, depth: number): Statement[] =>
  lowerStatements(body?.children ?? [], depth);

function lowerStatement(node: Node, depth: number): Statement[] {
  const lowered = STATEMENTS[node.name]?.(node, depth) ?? [];
  return isUnreadable(node) ? [{ type: 'unreadable', ...span(node) }, ...lowered] : lowered;
}

/**
 * An error of the parser in the statement itself, not in the blocks below it. An empty one after `yield` or in
 * the pattern `list()`, a star among a comprehension's targets and a decorator that is any expression are the
 * grammar's faults, not the text's.
 */
function isUnreadable(node: Node): boolean {
  if (node.name === ERROR) return true;
  const open = [node];
  for (let at = open.pop(); at; at = open.pop()) {
    for (const child of at.children) {
      if (child.name === 'Body' || child.name === 'MatchBody') continue;
      if (child.name === ERROR && !isHarmless(at, child)) return true;
      open.push(child);
    }
  }
  return false;
}

function isHarmless(parent: Node, error: Node): boolean {
  if (error.end > error.start) {
    return (
      parent.name === 'Decorator' || (error.text === '*' && parent.name.endsWith('ComprehensionExpression'))
    );
  }
  return parent.name.startsWith('Yield') || parent.name === 'PatternArgList';
}

type Lower = (node: Node, depth: number) => Statement[];

const STATEMENTS: Readonly<Record<string, Lower>> = {
  ExpressionStatement: (node, depth) => [
    { type: 'expression', value: lowerList(node.children, depth), ...span(node) },
  ],
  StatementGroup: (node, depth) => lowerStatements(node.children, depth),
  AssignStatement: lowerAssignment,
  UpdateStatement: (node, depth) => {
    const at = node.children.findIndex(c => c.name === 'UpdateOp');
    const target = lowerList(node.children.slice(0, at), depth);
    const operator = (node.children[at]?.text ?? '').replace('=', '');
    const value = lowerList(node.children.slice(at + 1), depth);
    return [{ type: 'augment', target, operator, value, ...span(node) }];
  },
  YieldStatement: (node, depth) => [{ type: 'expression', value: lowerYield(node, depth), ...span(node) }],
  PrintStatement: opaque,
  AssertStatement: (node, depth) => {
    const [test] = expressions(node).map(c => lowerExpression(c, depth));
    return test ? [{ type: 'assert', test, ...span(node) }] : [];
  },
  IfStatement: lowerIf,
  WhileStatement: (node, depth) => {
    const [body, otherwise] = bodies(node, depth);
    const test = lowerExpression(expressions(node)[0], depth);
    return [{ type: 'while', test, body: body ?? [], otherwise: otherwise ?? [], ...span(node) }];
  },
  ForStatement: lowerFor,
  TryStatement: lowerTry,
  WithStatement: lowerWith,
  FunctionDefinition: (node, depth) => [
    { type: 'function', function: lowerFunction(node, [], depth), ...span(node) },
  ],
  ClassDefinition: lowerClass,
  DecoratedStatement: lowerDecorated,
  ReturnStatement: (node, depth) => [{ type: 'return', value: operand(node, depth), ...span(node) }],
  RaiseStatement: (node, depth) => {
    const [value] = expressions(node);
    return [{ type: 'raise', value: value ? lowerExpression(value, depth) : undefined, ...span(node) }];
  },
  ImportStatement: lowerImport,
  DeleteStatement: (node, depth) => [
    { type: 'delete', targets: lowerItems(node.children.slice(1), depth), ...span(node) },
  ],
  ScopeStatement: node => [
    {
      type: 'global',
      scope: node.child('nonlocal') ? 'nonlocal' : 'global',
      names: expressions(node).map(c => c.text),
      ...span(node),
    },
  ],
  BreakStatement: node => [{ type: 'break', ...span(node) }],
  ContinueStatement: node => [{ type: 'continue', ...span(node) }],
  MatchStatement: lowerMatch,
};

const bodies = (node: Node, depth: number) =>
  node.children.filter(c => c.name === 'Body').map(c => lowerBody(c, depth));

/** What stands behind the statement's keyword. */
const operand = (node: Node, depth: number): Expression | undefined =>
  expressions(node).length > 0 ? lowerList(node.children.slice(1), depth) : undefined;

function opaque(node: Node, depth: number): Statement[] {
  const parts = expressions(node).map(c => lowerExpression(c, depth));
  return [{ type: 'expression', value: { type: 'opaque', parts, ...span(node) }, ...span(node) }];
}

function lowerAssignment(node: Node, depth: number): Statement[] {
  const parts: Node[][] = [[]];
  for (const child of node.children) {
    if (child.name === 'AssignOp') parts.push([]);
    else if (child.name !== 'TypeDef') parts.at(-1)?.push(child);
  }
  const value = parts.pop();
  // An annotation alone (`x: int`) assigns nothing.
  if (!value || parts.length === 0) return [{ type: 'expression', value: nothing(node), ...span(node) }];
  const targets = parts.map(p => lowerList(p, depth));
  return [{ type: 'assign', targets, value: lowerList(value, depth), ...span(node) }];
}

function lowerIf(node: Node, depth: number): Statement[] {
  const branches: { readonly start: number; test: Expression | undefined; body: Statement[] }[] = [];
  for (const child of node.children) {
    if (child.name === 'if' || child.name === 'elif' || child.name === 'else')
      branches.push({ start: child.start, test: undefined, body: [] });
    const branch = branches.at(-1);
    if (!branch) continue;
    if (child.name === 'Body') branch.body = lowerBody(child, depth);
    else if (isExpression(child)) branch.test = lowerExpression(child, depth);
  }
  let otherwise: Statement[] = [];
  for (const { start, test, body } of branches.reverse()) {
    if (!test) otherwise = body;
    else otherwise = [{ type: 'if', test, consequence: body, otherwise, start, end: node.end }];
  }
  return otherwise;
}

function lowerFor(node: Node, depth: number): Statement[] {
  const nodes = node.children;
  const [from, to] = [nodes.findIndex(c => c.name === 'for'), nodes.findIndex(c => c.name === 'in')];
  const end = nodes.findIndex(c => c.name === 'Body');
  const [body, otherwise] = bodies(node, depth);
  return [
    {
      type: 'for',
      target: lowerList(nodes.slice(from + 1, to), depth),
      iterable: lowerList(nodes.slice(to + 1, end === -1 ? undefined : end), depth),
      body: body ?? [],
      otherwise: otherwise ?? [],
      ...span(node),
    },
  ];
}

function lowerTry(node: Node, depth: number): Statement[] {
  const parts: Node[][] = [];
  for (const child of node.children) {
    if (['try', 'except', 'else', 'finally'].includes(child.name)) parts.push([child]);
    else parts.at(-1)?.push(child);
  }
  const block = (part: readonly Node[] | undefined) =>
    lowerBody(
      part?.find(c => c.name === 'Body'),
      depth,
    );
  const named = (name: string) => parts.find(p => p[0]?.name === name);
  const clauses = parts.filter(p => p[0]?.name === 'except').map(p => lowerExcept(p, block(p), depth));
  return [
    {
      type: 'try',
      body: block(named('try')),
      clauses,
      otherwise: block(named('else')),
      finally: block(named('finally')),
      ...span(node),
    },
  ];
}

/** `except A, B` has been made `except A | B`. */
const unionOf = (node: Node): readonly Node[] =>
  node.name === 'BinaryExpression' ? node.children.filter(isExpression).flatMap(unionOf) : [node];

function lowerExcept(part: readonly Node[], body: readonly Statement[], depth: number): ExceptClause {
  const as = part.findIndex(c => c.name === 'as');
  // `except A, B` is a tuple since Python 3.14, and had been `except A as B` up to 2.7.
  const classes = part
    .slice(1, as === -1 ? undefined : as)
    .filter(isExpression)
    .flatMap(unionOf);
  const [first] = classes;
  const matches: Expression | undefined =
    first && classes.length > 1
      ? { type: 'sequence', kind: 'tuple', items: lowerItems(classes, depth), ...span(first) }
      : first && lowerExpression(first, depth);
  const start = part[0]?.start ?? 0;
  return {
    matches,
    name: as === -1 ? undefined : part[as + 1]?.text,
    body,
    start,
    end: part.at(-1)?.end ?? start,
  };
}

function lowerWith(node: Node, depth: number): Statement[] {
  const items: { readonly value: Expression; target: Expression | undefined }[] = [];
  let isTarget = false;
  for (const child of node.children) {
    if (child.name === 'as') isTarget = true;
    else if (isExpression(child)) {
      const last = items.at(-1);
      const lowered = lowerExpression(child, depth);
      if (isTarget && last) last.target = lowered;
      else items.push({ value: lowered, target: undefined });
      isTarget = false;
    }
  }
  const [only] = items;
  // `with (a(), b()):` has two items.
  const inner =
    items.length === 1 && !only?.target && only?.value.type === 'sequence' ? only.value.items : undefined;
  const [body = []] = bodies(node, depth);
  return [
    {
      type: 'with',
      items: inner?.map(value => ({ value, target: undefined })) ?? items,
      body,
      ...span(node),
    },
  ];
}

function lowerClass(node: Node, depth: number): Statement[] {
  const bases = lowerArguments(node.child('ArgList'), depth).flatMap(a => (a.name ? [] : [a.value]));
  const name = node.child('VariableName')?.text ?? '';
  const [body = []] = bodies(node, depth);
  return [{ type: 'class', name, bases, body, ...span(node) }];
}

function lowerDecorated(node: Node, depth: number): Statement[] {
  const decorators = node.children.filter(c => c.name === 'Decorator').map(c => lowerDecorator(c, depth));
  const definition = node.child('FunctionDefinition');
  if (definition)
    return [{ type: 'function', function: lowerFunction(definition, decorators, depth), ...span(node) }];
  const other = node.child('ClassDefinition');
  return other ? lowerClass(other, depth) : [];
}

function lowerImport(node: Node): Statement[] {
  const at = node.children.findIndex(c => c.name === 'import');
  const before = node.children.slice(0, Math.max(at, 0));
  const names = node.children.slice(at + 1);
  if (before[0]?.name !== 'from') return [{ type: 'import', names: importedNames(names), ...span(node) }];
  const level = before.reduce(
    (n, c) => n + (/^\.+$/.test(c.text) && !isBetweenNames(before, c) ? c.text.length : 0),
    0,
  );
  const module = before
    .filter(c => c.name === 'VariableName')
    .map(c => c.text)
    .join('.');
  const imported = names.some(c => c.name === '*') ? '*' : importedNames(names);
  return [{ type: 'import-from', level, module, names: imported, ...span(node) }];
}

/** The dots of `from ..a.b` that part names; the others lead up. */
const isBetweenNames = (nodes: readonly Node[], dot: Node) =>
  nodes.some(n => n.name === 'VariableName' && n.end <= dot.start);

function importedNames(nodes: readonly Node[]): ImportedName[] {
  const names: { name: string; as: string | undefined }[] = [];
  let isAlias = false;
  let isOpen = false;
  for (const node of nodes) {
    if (node.name === 'as') isAlias = true;
    else if (node.name === ',') isOpen = false;
    else if (node.name === 'VariableName') {
      const last = names.at(-1);
      if (isAlias && last) last.as = node.text;
      else if (isOpen && last) last.name += `.${node.text}`;
      else names.push({ name: node.text, as: undefined });
      isAlias = false;
      isOpen = true;
    }
  }
  return names;
}
