/**
 * Makes Babel's tree (7.x with the `estree` plugin) a TS-ESTree of what runs: types are erased, as a compiler
 * erases them, and the few run-time nodes that Babel shapes differently are reshaped. So no reader, nor the scope
 * analysis, ever meets a type node that Babel spells in its own way.
 */

type Raw = { type: string; [key: string]: unknown };

/** Properties that hold types only. */
const TYPE_PROPERTIES: ReadonlySet<string> = new Set([
  'typeAnnotation',
  'returnType',
  'typeParameters',
  'typeArguments',
  'superTypeParameters',
  'superTypeArguments',
  'predicate',
  'variance',
  'comments',
  'leadingComments',
  'trailingComments',
  'innerComments',
  'tokens',
  'errors',
  'extra',
]);

/** Statements and class members that leave nothing in the output. */
const ERASED: ReadonlySet<string> = new Set([
  'TSInterfaceDeclaration',
  'TSTypeAliasDeclaration',
  'TSDeclareFunction',
  'TSDeclareMethod',
  'TSIndexSignature',
  'TSNamespaceExportDeclaration',
  'TSAbstractMethodDefinition',
  'TSAbstractPropertyDefinition',
  'TSAbstractAccessorProperty',
  'TSEmptyBodyFunctionExpression',
  'InterfaceDeclaration',
  'TypeAlias',
  'OpaqueType',
  'EnumDeclaration',
]);

const isNode = (value: unknown): value is Raw =>
  typeof value === 'object' && value !== null && typeof (value as Raw).type === 'string';

/**
 * Changes the tree in place; iterative, for hostile nesting. A property is set to `undefined` and not deleted: V8
 * makes a slow dictionary of an object that loses one.
 */
export function eraseTypes(root: unknown): void {
  const stack: Raw[] = isNode(root) ? [root] : [];
  for (let node = stack.pop(); node; node = stack.pop()) {
    reshape(node);
    for (const key in node) {
      const value = node[key];
      if (typeof value !== 'object' || value === null || key === 'loc' || key === 'range') continue;
      if (TYPE_PROPERTIES.has(key)) node[key] = undefined;
      else if (Array.isArray(value)) {
        const kept = value.some(isChanged) ? value.filter(item => !isErased(item)).map(unwrap) : value;
        if (kept !== value) node[key] = kept;
        for (const item of kept) if (isNode(item)) stack.push(item);
      } else if (isNode(value)) {
        const inner = unwrap(value);
        if (inner !== value) node[key] = inner;
        if (isNode(inner)) stack.push(inner);
      }
    }
  }
}

const isChanged = (item: unknown): boolean => isErased(item) || unwrap(item) !== item;

/** Flow's `(x: T)` is no node of TS-ESTree. */
function unwrap(node: unknown): unknown {
  let inner = node;
  while (isNode(inner) && inner.type === 'TypeCastExpression') inner = inner.expression;
  return inner;
}

function isErased(node: unknown): boolean {
  if (!isNode(node)) return false;
  if (ERASED.has(node.type) || node.type.startsWith('Declare') || node.declare === true) return true;
  if (node.abstract === true && node.type !== 'ClassDeclaration') return true;
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ImportSpecifier':
      return node.importKind === 'type' || node.importKind === 'typeof';
    case 'ExportSpecifier':
      return node.exportKind === 'type';
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return node.exportKind === 'type' || isErased(node.declaration);
    case 'TSImportEqualsDeclaration':
      return node.importKind === 'type';
    case 'MethodDefinition':
      return isErased(node.value) || (isNode(node.value) && !node.value.body);
    case 'TSModuleDeclaration':
      return !isNode(node.body);
    case 'Identifier':
      // `function f(this: T)`: no parameter at run time. Anywhere else `this` is a ThisExpression.
      return node.name === 'this';
    default:
      return false;
  }
}

function reshape(node: Raw): void {
  if (node.type === 'TSEnumDeclaration' && Array.isArray(node.members)) {
    node.body = { type: 'TSEnumBody', members: node.members, range: node.range, loc: node.loc };
    node.members = undefined;
  }
  if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression') node.implements = [];
  if (DECORATED.has(node.type)) node.decorators ??= [];
}

/** TS-ESTree always has `decorators` here; Babel has it where one is written. */
const DECORATED: ReadonlySet<string> = new Set([
  'ClassDeclaration',
  'ClassExpression',
  'MethodDefinition',
  'PropertyDefinition',
  'AccessorProperty',
  'TSParameterProperty',
  'Identifier',
  'AssignmentPattern',
  'ObjectPattern',
  'ArrayPattern',
  'RestElement',
]);
