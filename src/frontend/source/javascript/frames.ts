import { evaluate } from './expressions.ts';
import { getMember, setMember } from './members.ts';
import type { Node, TSESTree, Variable } from './syntax.ts';
import {
  array,
  type Env,
  type Evaluation,
  type Frame,
  type FunctionNode,
  type FunctionValue,
  itemsOf,
  object,
  oneOf,
  type Path,
  type Slot,
  slot,
  truthiness,
  UNDEFINED,
  unknown,
  type Value,
} from './values.ts';
import type { Vm } from './vm.ts';

export function newFrame(env: Env): Env {
  return { frame: { bindings: new Map(), parent: env.frame }, act: env.act };
}

/** Makes a binding in the innermost frame. */
export function declare(vm: Vm, id: TSESTree.Identifier, value: Value, env: Env): void {
  const variable = vm.loader.variable(env.act.module, id);
  if (variable) env.frame.bindings.set(variable, slot(value, env.act.path));
}

function functionFrame(frame: Frame): Frame {
  let at = frame;
  while (!at.activation && at.parent) at = at.parent;
  return at;
}

export function findSlot(variable: Variable, frame: Frame): Slot | undefined {
  for (let at: Frame | undefined = frame; at; at = at.parent) {
    const found = at.bindings.get(variable);
    if (found) return found;
  }
  return undefined;
}

/** The binding that a name means. */
export function slotOf(vm: Vm, node: TSESTree.Identifier, env: Env): Slot | undefined {
  const variable = vm.loader.variable(env.act.module, node);
  return variable && findSlot(variable, env.frame);
}

/** The frame of the function whose `this` is meant. */
export function selfOf(frame: Frame): Frame['activation'] {
  return functionFrame(frame).activation;
}

export function readSlot(found: Slot): Value {
  return found.live ? found.live() : found.value;
}

/**
 * A change under conditions that did not hold for sure when the binding was made is one that may not happen; where
 * both sides of an `if` make one, nothing is left of what was before.
 */
export function changeSlot(found: Slot, value: Value, env: Env): void {
  const { path } = env.act;
  const sure = path.every(c => found.path.some(d => d.id === c.id && d.holds === c.holds));
  const last = found.maybe;
  found.maybe = undefined;
  if (sure) found.value = value;
  else if (last && isSide(last.path, path, false)) found.value = oneOf([value, last.value]);
  else {
    const before = last && isSide(last.path, path, true) ? last.before : found.value;
    found.maybe = { path, value, before };
    found.value = oneOf([value, before]);
  }
}

/** Is it the same side of the innermost condition, or the other one? */
function isSide(a: Path, b: Path, same: boolean): boolean {
  const inner = a.length - 1;
  return (
    a.length === b.length &&
    a.every((c, at) => c.id === b[at]?.id && (c.holds === b[at]?.holds) === (at < inner || same))
  );
}

/** Functions can be called before their declaration is reached. */
export function hoist(vm: Vm, body: readonly Node[], env: Env): void {
  for (const statement of body) {
    const node =
      statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration'
        ? statement.declaration
        : statement;
    if (node?.type !== 'FunctionDeclaration') continue;
    const value = closure(node, env);
    if (node.id) declare(vm, node.id, value, env);
    if (statement.type === 'ExportDefaultDeclaration') vm.loader.setDefault(env.act.module, value);
  }
}

export function closure(node: FunctionNode, env: Env, home?: FunctionValue['home']): FunctionValue {
  return {
    kind: 'function',
    node,
    frame: env.frame,
    module: env.act.module,
    ...(home ? { home } : {}),
    slots: new Map(),
  };
}

type How = 'let' | 'var' | 'assign';

/** Gives a value to a name or takes it apart by a pattern. */
export function* bindPattern(vm: Vm, target: Node, value: Value, env: Env, how: How): Evaluation<void> {
  vm.run.step();
  switch (target.type) {
    case 'Identifier':
      bindName(vm, target, value, env, how);
      return;
    case 'AssignmentPattern':
      yield* bindPattern(vm, target.left, yield* orDefault(vm, value, target.right, env), env, how);
      return;
    case 'ArrayPattern':
      yield* bindArray(vm, target, value, env, how);
      return;
    case 'ObjectPattern':
      yield* bindObject(vm, target, value, env, how);
      return;
    case 'MemberExpression':
      yield* setMember(vm, target, value, env);
      return;
    case 'TSParameterProperty':
      yield* bindPattern(vm, target.parameter, value, env, how);
      return;
    case 'TSAsExpression':
    case 'TSNonNullExpression':
    case 'TSSatisfiesExpression':
    case 'TSTypeAssertion':
      yield* bindPattern(vm, target.expression, value, env, how);
      return;
    case 'RestElement':
      yield* bindPattern(vm, target.argument, value, env, how);
      return;
    default:
      return;
  }
}

function bindName(vm: Vm, target: TSESTree.Identifier, value: Value, env: Env, how: How): void {
  const variable = vm.loader.variable(env.act.module, target);
  if (!variable) return;
  if (how === 'let') {
    env.frame.bindings.set(variable, slot(value, env.act.path));
    return;
  }
  const found = findSlot(variable, env.frame);
  if (found) changeSlot(found, value, env);
  else functionFrame(env.frame).bindings.set(variable, slot(value, env.act.path));
}

function* orDefault(vm: Vm, value: Value, fallback: Node, env: Env): Evaluation {
  if (value.kind === 'constant')
    return value.value === undefined ? yield* evaluate(vm, fallback, env) : value;
  if (value.kind === 'unknown' && value.unset) return yield* evaluate(vm, fallback, env);
  return value.kind === 'unknown' && truthiness(value) === undefined
    ? oneOf([yield* evaluate(vm, fallback, env), value])
    : value;
}

function* bindArray(
  vm: Vm,
  target: TSESTree.ArrayPattern,
  value: Value,
  env: Env,
  how: How,
): Evaluation<void> {
  const items = itemsOf(value);
  const open = value.kind === 'array' ? value.open : items === undefined;
  for (const [at, element] of target.elements.entries()) {
    if (!element) continue;
    const rest = element.type === 'RestElement';
    const absent = open ? unknown('an element of an array that is not known') : UNDEFINED;
    const item = rest ? array((items ?? []).slice(at), open) : (items?.[at] ?? absent);
    yield* bindPattern(vm, element, item, env, how);
  }
}

function* bindObject(
  vm: Vm,
  target: TSESTree.ObjectPattern,
  value: Value,
  env: Env,
  how: How,
): Evaluation<void> {
  const taken = new Set<string>();
  for (const property of target.properties) {
    if (property.type === 'RestElement') {
      yield* bindPattern(vm, property.argument, without(value, taken), env, how);
      continue;
    }
    const key = yield* propertyKey(vm, property, env);
    if (key !== undefined) taken.add(key);
    const item =
      key === undefined ? unknown('a computed name') : yield* getMember(vm, value, key, env, property);
    yield* bindPattern(vm, property.value, item, env, how);
  }
}

function without(value: Value, taken: ReadonlySet<string>): Value {
  if (value.kind !== 'object') return value.kind === 'external' ? value : object({}, { open: true });
  const rest = object({}, { open: value.open });
  for (const [key, found] of value.slots) if (!taken.has(key)) rest.slots.set(key, found);
  return rest;
}

/** `[Symbol.dispose]`: a name that no text is. */
const isSymbolOfLanguage = (
  key: Node,
): key is TSESTree.MemberExpression & { readonly property: TSESTree.Identifier } =>
  key.type === 'MemberExpression' &&
  !key.computed &&
  key.object.type === 'Identifier' &&
  key.object.name === 'Symbol' &&
  key.property.type === 'Identifier';

/** The name of a property as written, or as its expression gives it. */
export function* propertyKey(
  vm: Vm,
  node: { readonly computed: boolean; readonly key: Node },
  env: Env,
): Evaluation<string | undefined> {
  const { key } = node;
  if (!node.computed) {
    if (key.type === 'Identifier') return key.name;
    if (key.type === 'PrivateIdentifier') return `#${key.name}`;
    return key.type === 'Literal' ? String(key.value) : undefined;
  }
  if (isSymbolOfLanguage(key)) return `@@${key.property.name}`;
  const value = yield* evaluate(vm, key, env);
  return value.kind === 'constant' ? String(value.value) : undefined;
}
