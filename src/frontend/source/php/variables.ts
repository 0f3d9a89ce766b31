import type { Node } from '../tree.ts';

const FUNCTIONS = ['FunctionDefinition', 'MethodDeclaration', 'FunctionExpression', 'ArrowFunction'] as const;

/**
 * A variable's name, with the function that it lives in: two that are spelt the same are one where they are the same.
 * @source https://www.php.net/manual/en/language.variables.scope.php, functions.anonymous.php
 */
export const spelt = (variable: Node): string => inside(variable.text, around(variable));

const around = (node: Node) => node.around(...FUNCTIONS);

function inside(name: string, func: Node | undefined): string {
  if (!func || name === '$this') return name;
  const { params, captured, shared, assigned, globals } = scopeOf(func);
  if (globals.has(name)) return name;
  // What is captured by its value is the same until it is set; what `fn` sees is not set at all.
  const isOuter =
    !params.has(name) &&
    (func.name === 'ArrowFunction' || shared.has(name) || (captured.has(name) && !assigned.has(name)));
  return isOuter ? inside(name, around(func)) : `${name}@${func.start}`;
}

interface Scope {
  readonly params: ReadonlySet<string>;
  readonly captured: ReadonlySet<string>;
  /** Captured by reference. */
  readonly shared: ReadonlySet<string>;
  readonly assigned: ReadonlySet<string>;
  readonly globals: ReadonlySet<string>;
}

const scopes = new WeakMap<Node, Scope>();

function scopeOf(func: Node): Scope {
  const known = scopes.get(func);
  if (known) return known;
  const listed = func.child('UseList')?.children ?? [];
  const names = (nodes: readonly Node[]) =>
    new Set(nodes.flatMap(n => (n.name === 'VariableName' ? [n.text] : [])));
  const shared = names(listed.filter((_, i) => listed[i - 1]?.name === '&'));
  const own = (wanted: RegExp) => [
    ...func.find(
      n => wanted.test(n.name),
      n => !(FUNCTIONS as readonly string[]).includes(n.name),
    ),
  ];
  const scope = {
    params: names([...(func.child('ParamList')?.children ?? [])].flatMap(p => p.children)),
    captured: names(listed),
    shared,
    assigned: names(own(/^(?:AssignmentExpression|UpdateExpression)$/).flatMap(n => n.children)),
    globals: names(own(/^GlobalDeclaration$/).flatMap(n => n.children)),
  };
  scopes.set(func, scope);
  return scope;
}
