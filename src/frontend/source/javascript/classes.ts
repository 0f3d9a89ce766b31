import { callFunction } from './calls.ts';
import { evaluate } from './expressions.ts';
import { constructExternal } from './external.ts';
import { closure, newFrame, propertyKey, readSlot, selfOf } from './frames.ts';
import { runBlock } from './statements.ts';
import type { Node, TSESTree } from './syntax.ts';
import {
  type ClassValue,
  type Env,
  type Evaluation,
  type External,
  type Frame,
  type ObjectValue,
  object,
  type Slot,
  slot,
  UNDEFINED,
  unknown,
  type Value,
} from './values.ts';
import type { Vm } from './vm.ts';

type ClassNode = ClassValue['node'];

export function* defineClass(vm: Vm, node: ClassNode, env: Env): Evaluation<ClassValue> {
  const base = node.superClass ? yield* evaluate(vm, node.superClass, env) : undefined;
  const inner = newFrame(env);
  const made: ClassValue = {
    kind: 'class',
    node,
    frame: inner.frame,
    module: env.act.module,
    base,
    statics: new Map(),
    methods: new Map(),
  };
  if (node.id) {
    for (const variable of vm.loader.declaredBy(env.act.module, node)) {
      inner.frame.bindings.set(variable, slot(made, env.act.path));
    }
  }
  for (const member of node.body.body) {
    if (member.type !== 'MethodDefinition' || member.kind === 'constructor') continue;
    const key = yield* propertyKey(vm, member, env);
    if (key === undefined || member.kind === 'set' || member.value.type !== 'FunctionExpression') continue;
    const fn = closure(member.value, inner, made);
    const entry: Slot =
      member.kind === 'get' ? { value: UNDEFINED, path: [], getter: fn } : slot(fn, env.act.path);
    (member.static ? made.statics : made.methods).set(key, entry);
  }
  yield* defineStatics(vm, made, node, env);
  return made;
}

function* defineStatics(vm: Vm, made: ClassValue, node: ClassNode, env: Env): Evaluation<void> {
  const inside = instanceEnv(made, made, env);
  for (const member of node.body.body) {
    if (member.type === 'StaticBlock') yield* runBlock(vm, member.body, newFrame(inside));
    if (member.type !== 'PropertyDefinition' || !member.static) continue;
    const key = yield* propertyKey(vm, member, inside);
    if (key === undefined) continue;
    made.statics.set(
      key,
      slot(member.value ? yield* evaluate(vm, member.value, inside) : UNDEFINED, env.act.path),
    );
  }
}

/** Where `this` is the instance (or the class itself). */
function instanceEnv(cls: ClassValue, self: Value, env: Env): Env {
  const frame: Frame = { bindings: new Map(), parent: cls.frame, activation: { self, home: cls } };
  return { frame, act: { ...env.act, module: cls.module } };
}

const MAX_CHAIN = 20;

function* chain(cls: ClassValue): Generator<ClassValue> {
  let at: Value | undefined = cls;
  for (let depth = 0; at?.kind === 'class' && depth < MAX_CHAIN; depth++) {
    yield at;
    at = at.base;
  }
}

export function externalBase(cls: ClassValue): External | undefined {
  let base: Value | undefined;
  for (const at of chain(cls)) base = at.base;
  return base?.kind === 'external' ? base : undefined;
}

/** A method or getter of an instance, looked up along the classes. */
export function findMethod(cls: ClassValue, key: string): Slot | undefined {
  for (const at of chain(cls)) {
    const found = at.methods.get(key);
    if (found) return found;
  }
  return undefined;
}

export function findStatic(cls: ClassValue, key: string): Slot | undefined {
  for (const at of chain(cls)) {
    const found = at.statics.get(key);
    if (found) return found;
  }
  return undefined;
}

export function* construct(
  vm: Vm,
  cls: ClassValue,
  args: readonly Value[],
  env: Env,
  node: Node,
): Evaluation<ObjectValue> {
  const outside = externalBase(cls);
  const base = outside ? yield* constructExternal(vm, outside, args, env, node) : undefined;
  const self = object({}, { of: cls, ...(base?.kind === 'external' ? { base } : {}) });
  yield* initialise(vm, cls, self, args, env, node);
  return self;
}

function constructorOf(cls: ClassValue): TSESTree.FunctionExpression | undefined {
  for (const member of cls.node.body.body) {
    if (member.type === 'MethodDefinition' && member.kind === 'constructor') {
      return member.value.type === 'FunctionExpression' ? member.value : undefined;
    }
  }
  return undefined;
}

function* initialise(
  vm: Vm,
  cls: ClassValue,
  self: ObjectValue,
  args: readonly Value[],
  env: Env,
  node: Node,
): Evaluation<void> {
  const constructor = constructorOf(cls);
  const inside = instanceEnv(cls, self, env);
  if (!constructor) {
    if (cls.base?.kind === 'class') yield* initialise(vm, cls.base, self, args, env, node);
    yield* defineFields(vm, cls, self, inside);
    return;
  }
  if (cls.base?.kind !== 'class') yield* defineFields(vm, cls, self, inside);
  parameterProperties(constructor, self, args, env);
  const fn = closure(constructor, inside, cls);
  yield* callFunction(vm, fn, self, args, env, node);
}

function parameterProperties(
  constructor: TSESTree.FunctionExpression,
  self: ObjectValue,
  args: readonly Value[],
  env: Env,
): void {
  for (const [at, param] of constructor.params.entries()) {
    if (param.type !== 'TSParameterProperty') continue;
    const { parameter } = param;
    const id = parameter.type === 'AssignmentPattern' ? parameter.left : parameter;
    const value = args[at] ?? unknown('a parameter that is not given');
    if (id.type === 'Identifier') self.slots.set(id.name, slot(value, env.act.path));
  }
}

function* defineFields(vm: Vm, cls: ClassValue, self: ObjectValue, inside: Env): Evaluation<void> {
  for (const member of cls.node.body.body) {
    const isField = member.type === 'PropertyDefinition' || member.type === 'AccessorProperty';
    if (!isField || member.static) continue;
    const key = yield* propertyKey(vm, member, inside);
    if (key === undefined) continue;
    self.slots.set(
      key,
      slot(member.value ? yield* evaluate(vm, member.value, inside) : UNDEFINED, inside.act.path),
    );
  }
}

/** `super(…)`: the base's constructor, then this class's fields. */
export function* superCall(vm: Vm, args: readonly Value[], env: Env, node: Node): Evaluation {
  const { self, home } = selfOf(env.frame) ?? {};
  if (self?.kind !== 'object' || home?.base?.kind !== 'class') return UNDEFINED;
  yield* initialise(vm, home.base, self, args, env, node);
  yield* defineFields(vm, home, self, instanceEnv(home, self, env));
  return UNDEFINED;
}

/** `super.method`. */
export function superMethod(env: Env, key: string): { readonly fn: Value; readonly self: Value | undefined } {
  const { self, home } = selfOf(env.frame) ?? {};
  const found = home?.base?.kind === 'class' ? findMethod(home.base, key) : undefined;
  return { fn: found ? readSlot(found) : UNDEFINED, self };
}
