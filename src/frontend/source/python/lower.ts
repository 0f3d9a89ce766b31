import type { Node, Tree } from 'web-tree-sitter';
import { lowerArguments, lowerExpression, lowerParameters, MAX_DEPTH, named } from './lower-expression.ts';
import type {
  ExceptClause,
  Expression,
  FunctionNode,
  ImportedName,
  ModuleNode,
  Statement,
} from './syntax.ts';

/** Turns a parse into our syntax. The tree is not needed afterwards; the caller frees it. */
export function lowerModule(tree: Tree): ModuleNode {
  const root = tree.rootNode;
  return { body: lowerBlock(root, 0), hasErrors: root.hasError };
}

const span = (node: Node) => ({ start: node.startIndex, end: node.endIndex });

function lowerBlock(node: Node | null, depth: number): Statement[] {
  if (!node || depth > MAX_DEPTH) return [];
  return named(node).flatMap(c => lowerStatement(c, depth + 1));
}

const body = (node: Node, depth: number) => lowerBlock(node.childForFieldName('body'), depth);

function lowerStatement(node: Node, depth: number): Statement[] {
  const lower = STATEMENTS[node.type];
  return lower ? lower(node, depth) : [];
}

type Lower = (node: Node, depth: number) => Statement[];

const STATEMENTS: Readonly<Record<string, Lower>> = {
  expression_statement: lowerExpressionStatement,
  if_statement: lowerIf,
  while_statement: (node, depth) => [
    {
      type: 'while',
      test: expr(node, 'condition', depth),
      body: body(node, depth),
      otherwise: elseOf(node, depth),
      ...span(node),
    },
  ],
  for_statement: (node, depth) => [
    {
      type: 'for',
      target: expr(node, 'left', depth),
      iterable: expr(node, 'right', depth),
      body: body(node, depth),
      otherwise: elseOf(node, depth),
      ...span(node),
    },
  ],
  try_statement: lowerTry,
  with_statement: lowerWith,
  function_definition: (node, depth) => [
    { type: 'function', function: lowerFunction(node, [], depth), ...span(node) },
  ],
  class_definition: lowerClass,
  decorated_definition: lowerDecorated,
  return_statement: (node, depth) => [{ type: 'return', value: optional(node, depth), ...span(node) }],
  raise_statement: (node, depth) => [{ type: 'raise', value: optional(node, depth), ...span(node) }],
  import_statement: node => [{ type: 'import', names: importedNames(node, null), ...span(node) }],
  import_from_statement: lowerImportFrom,
  global_statement: node => [
    { type: 'global', scope: 'global', names: named(node).map(c => c.text), ...span(node) },
  ],
  nonlocal_statement: node => [
    { type: 'global', scope: 'nonlocal', names: named(node).map(c => c.text), ...span(node) },
  ],
  break_statement: node => [{ type: 'break', ...span(node) }],
  continue_statement: node => [{ type: 'continue', ...span(node) }],
  match_statement: lowerMatch,
  assert_statement: (node, depth) => opaque(node, depth),
  delete_statement: () => [],
};

const expr = (node: Node, field: string, depth: number) =>
  lowerExpression(node.childForFieldName(field), depth);

const optional = (node: Node, depth: number): Expression | undefined => {
  const [child] = named(node);
  return child ? lowerExpression(child, depth) : undefined;
};

function opaque(node: Node, depth: number): Statement[] {
  const parts = named(node).map(c => lowerExpression(c, depth));
  return [{ type: 'expression', value: { type: 'opaque', parts, ...span(node) }, ...span(node) }];
}

function elseOf(node: Node, depth: number): Statement[] {
  const clause = named(node).find(c => c.type === 'else_clause');
  return clause ? body(clause, depth) : [];
}

function lowerExpressionStatement(node: Node, depth: number): Statement[] {
  return named(node).map((c): Statement => {
    if (c.type === 'assignment') return lowerAssignment(c, depth);
    if (c.type === 'augmented_assignment') {
      const operator = c.childForFieldName('operator')?.type.replace('=', '') ?? '';
      const target = expr(c, 'left', depth);
      return { type: 'augment', target, operator, value: expr(c, 'right', depth), ...span(c) };
    }
    return { type: 'expression', value: lowerExpression(c, depth), ...span(c) };
  });
}

function lowerAssignment(node: Node, depth: number): Statement {
  const targets: Expression[] = [];
  let at: Node | null = node;
  for (let i = 0; i < MAX_DEPTH && at?.type === 'assignment'; i++) {
    targets.push(expr(at, 'left', depth));
    at = at.childForFieldName('right');
  }
  // An annotation alone (`x: int`) assigns nothing.
  if (!at) return { type: 'expression', value: { type: 'opaque', parts: [], ...span(node) }, ...span(node) };
  return { type: 'assign', targets, value: lowerExpression(at, depth), ...span(node) };
}

function lowerIf(node: Node, depth: number): Statement[] {
  const clauses = named(node).filter(c => c.type === 'elif_clause');
  let otherwise = elseOf(node, depth);
  for (const clause of clauses.reverse()) {
    const consequence = lowerBlock(clause.childForFieldName('consequence'), depth);
    otherwise = [
      { type: 'if', test: expr(clause, 'condition', depth), consequence, otherwise, ...span(clause) },
    ];
  }
  const consequence = lowerBlock(node.childForFieldName('consequence'), depth);
  return [{ type: 'if', test: expr(node, 'condition', depth), consequence, otherwise, ...span(node) }];
}

function lowerTry(node: Node, depth: number): Statement[] {
  const block = (clause: Node | undefined) => {
    const found = clause && named(clause).find(c => c.type === 'block');
    return found ? lowerBlock(found, depth) : [];
  };
  const clauses = named(node)
    .filter(c => c.type === 'except_clause' || c.type === 'except_group_clause')
    .map((c): ExceptClause => {
      const value = named(c).find(x => x.type !== 'block');
      const alias = value?.type === 'as_pattern' ? value.childForFieldName('alias')?.text : undefined;
      return {
        matches: value ? lowerExpression(value, depth) : undefined,
        name: alias,
        body: block(c),
        ...span(c),
      };
    });
  return [
    {
      type: 'try',
      body: body(node, depth),
      clauses,
      otherwise: elseOf(node, depth),
      finally: block(named(node).find(c => c.type === 'finally_clause')),
      ...span(node),
    },
  ];
}

function lowerWith(node: Node, depth: number): Statement[] {
  const items = named(node)
    .filter(c => c.type === 'with_clause')
    .flatMap(named)
    .map(item => {
      const value = item.childForFieldName('value') ?? item;
      const alias = value.type === 'as_pattern' ? value.childForFieldName('alias') : null;
      return {
        value: lowerExpression(value, depth),
        target: alias ? lowerExpression(alias, depth) : undefined,
      };
    });
  return [{ type: 'with', items, body: body(node, depth), ...span(node) }];
}

/** `yield` in the function itself, not in one nested in it. */
function yields(node: Node, depth: number): boolean {
  if (depth > MAX_DEPTH) return false;
  return named(node).some(
    c =>
      c.type === 'yield' || (c.type !== 'function_definition' && c.type !== 'lambda' && yields(c, depth + 1)),
  );
}

function lowerFunction(node: Node, decorators: readonly Expression[], depth: number): FunctionNode {
  const block = node.childForFieldName('body');
  return {
    name: node.childForFieldName('name')?.text ?? '',
    parameters: lowerParameters(node.childForFieldName('parameters'), depth),
    body: lowerBlock(block, depth),
    isAsync: node.child(0)?.type === 'async',
    isGenerator: block ? block.text.includes('yield') && yields(block, depth) : false,
    decorators,
    ...span(node),
  };
}

function lowerClass(node: Node, depth: number): Statement[] {
  const bases = lowerArguments(node.childForFieldName('superclasses'), depth).flatMap(a =>
    a.name ? [] : [a.value],
  );
  const name = node.childForFieldName('name')?.text ?? '';
  return [{ type: 'class', name, bases, body: body(node, depth), ...span(node) }];
}

function lowerDecorated(node: Node, depth: number): Statement[] {
  const definition = node.childForFieldName('definition');
  if (!definition) return [];
  const decorators = named(node)
    .filter(c => c.type === 'decorator')
    .map(c => lowerExpression(named(c)[0] ?? null, depth));
  if (definition.type !== 'function_definition') return lowerStatement(definition, depth);
  return [{ type: 'function', function: lowerFunction(definition, decorators, depth), ...span(node) }];
}

function importedNames(node: Node, skip: Node | null): ImportedName[] {
  return named(node)
    .filter(c => c.id !== skip?.id)
    .flatMap((c): ImportedName[] => {
      if (c.type === 'dotted_name') return [{ name: c.text, as: undefined }];
      if (c.type !== 'aliased_import') return [];
      return [{ name: c.childForFieldName('name')?.text ?? '', as: c.childForFieldName('alias')?.text }];
    });
}

function lowerImportFrom(node: Node): Statement[] {
  const from = node.childForFieldName('module_name');
  const isRelative = from?.type === 'relative_import';
  const text = from?.text ?? '';
  const dots = isRelative ? text.length - text.replace(/^\.+/, '').length : 0;
  const names = named(node).some(c => c.type === 'wildcard_import') ? '*' : importedNames(node, from);
  return [{ type: 'import-from', level: dots, module: text.slice(dots).trim(), names, ...span(node) }];
}

function lowerMatch(node: Node, depth: number): Statement[] {
  const block = node.childForFieldName('body') ?? node;
  const cases = named(block)
    .filter(c => c.type === 'case_clause')
    .map(c => {
      const pattern = named(c).find(x => x.type === 'case_pattern');
      const constants = pattern ? caseConstants(pattern, depth) : undefined;
      const isDefault = pattern?.text.trim() === '_';
      return { constants, isDefault, body: lowerBlock(c.childForFieldName('consequence'), depth) };
    });
  return [{ type: 'match', subject: expr(node, 'subject', depth), cases, ...span(node) }];
}

function caseConstants(pattern: Node, depth: number): Expression[] | undefined {
  const [inner] = named(pattern);
  const options = inner?.type === 'union_pattern' ? named(inner) : inner ? [inner] : [];
  const lowered = options.map(o => lowerExpression(o, depth));
  return lowered.length > 0 && lowered.every(o => o.type === 'constant') ? lowered : undefined;
}
