import { arrayMethod } from './builtin-arrays.ts';
import { collectionMethod } from './builtin-collections.ts';
import { textMethod } from './builtin-texts.ts';
import { callValue, mayThrow } from './calls.ts';
import { findMethod, findStatic, superMethod } from './classes.ts';
import { emitterMethod, isSubscription } from './emitters.ts';
import { evaluate } from './expressions.ts';
import { changeSlot, propertyKey, readSlot } from './frames.ts';
import { externalMember, setExternalMember } from './host.ts';
import { promiseMethod, resolved } from './promises.ts';
import { expressionMethod } from './regular-expressions.ts';
import { change } from './shared.ts';
import type { Node, TSESTree } from './syntax.ts';
import {
  constant,
  type Env,
  type Evaluation,
  type FunctionValue,
  finish,
  itemsOf,
  type NativeValue,
  native,
  object,
  oneOf,
  type Slot,
  slot,
  UNDEFINED,
  unknown,
  type Value,
} from './values.ts';
import type { Vm } from './vm.ts';

export function* evaluateMember(vm: Vm, node: TSESTree.MemberExpression, env: Env): Evaluation {
  if (node.object.type === 'Super') {
    const key = yield* propertyKey(vm, { computed: node.computed, key: node.property }, env);
    return superMethod(env, key ?? '').fn;
  }
  return yield* memberOfNode(vm, node, yield* evaluate(vm, node.object, env), env, someMember);
}

/** The member that a node means of a value; where its name is one of several, it is one of theirs. */
export function* memberOfNode(
  vm: Vm,
  node: TSESTree.MemberExpression,
  of: Value,
  env: Env,
  some: (of: Value) => Value,
): Evaluation {
  if (of.kind === 'constant' && (of.value === null || of.value === undefined)) mayThrow(vm, node, env);
  if (!node.computed) {
    const key = yield* propertyKey(vm, { computed: false, key: node.property }, env);
    return key === undefined ? some(of) : yield* getMember(vm, of, key, env, node);
  }
  const name = yield* evaluate(vm, node.property, env);
  const names = name.kind === 'one-of' ? name.values : [name];
  const keys = names.flatMap(n => (n.kind === 'constant' ? [String(n.value)] : []));
  if (keys.length < names.length) return some(of);
  // The first signal meets the same listener, be it added by `on` or by `once`.
  const asked = keys.every(isSubscription) ? keys.slice(0, 1) : keys;
  const values: Value[] = [];
  for (const key of asked) values.push(yield* getMember(vm, of, key, env, node));
  return oneOf(values);
}

function someMember(of: Value): Value {
  if (of.kind === 'object' && !of.entries && !of.open && of.slots.size > 0)
    return oneOf([...of.slots.values()].map(readSlot));
  const items = of.kind === 'array' ? itemsOf(of) : undefined;
  return items && items.length > 0 ? oneOf(items) : unknown('a computed name');
}

function* readMember(vm: Vm, found: Slot, self: Value, env: Env, node: Node): Evaluation {
  return found.getter ? yield* callValue(vm, found.getter, self, [], env, node) : readSlot(found);
}

export function* getMember(vm: Vm, of: Value, key: string, env: Env, node: Node): Evaluation {
  switch (of.kind) {
    case 'object': {
      const found = of.slots.get(key) ?? (of.of && findMethod(of.of, key));
      if (found) return yield* readMember(vm, found, of, env, node);
      if (key === 'constructor' && of.of) return of.of;
      const method = collectionMethod(vm, of, key) ?? emitterMethod(vm, of, key);
      if (method) return method;
      if (of.base) return externalMember(vm, of.base, key, env);
      return of.open ? unknown(`a property "${key}" that is not known`) : UNDEFINED;
    }
    case 'class': {
      const found = findStatic(of, key);
      if (found) return yield* readMember(vm, found, of, env, node);
      if (key === 'name') return constant(of.node.id?.name ?? '');
      return of.base?.kind === 'external' ? externalMember(vm, of.base, key, env) : UNDEFINED;
    }
    case 'one-of': {
      const values: Value[] = [];
      for (const value of of.values) values.push(yield* getMember(vm, value, key, env, node));
      return oneOf(values);
    }
    case 'external':
      return externalMember(vm, of, key, env);
    default:
      return plainMember(vm, of, key);
  }
}

function plainMember(
  vm: Vm,
  of: Exclude<Value, { kind: 'object' | 'class' | 'one-of' | 'external' }>,
  key: string,
): Value {
  switch (of.kind) {
    case 'constant':
      return textMethod(vm, of, key) ?? UNDEFINED;
    case 'array': {
      if (/^\d+$/.test(key)) return of.items[Number(key)] ?? (of.open ? unknown('an element') : UNDEFINED);
      if (key === 'length') return of.open || of.unsure ? unknown('a length') : constant(of.items.length);
      return arrayMethod(vm, of, key) ?? UNDEFINED;
    }
    case 'function':
    case 'native':
      return functionMember(vm, of, key);
    case 'promise':
      return promiseMethod(vm, of, key) ?? UNDEFINED;
    case 'unknown':
      // What somebody waits for is taken to come.
      return expressionMethod(of, key) ?? promiseMethod(vm, resolved(of), key) ?? unknown(of.why);
  }
}

function arity({ node }: FunctionValue): number {
  const optional = node.params.findIndex(p => p.type === 'AssignmentPattern' || p.type === 'RestElement');
  return optional === -1 ? node.params.length : optional;
}

function functionMember(vm: Vm, fn: FunctionValue | NativeValue, key: string): Value {
  if (fn.kind === 'function') {
    const found = fn.slots.get(key);
    if (found) return readSlot(found);
    if (key === 'prototype') {
      const prototype = object();
      fn.slots.set(key, slot(prototype));
      return prototype;
    }
  }
  switch (key) {
    case 'bind':
      return native('bind', function* ({ args }) {
        yield* [];
        const [self, ...bound] = args;
        return native('bound', call =>
          callValue(vm, fn, self, [...bound, ...call.args], call.env, call.site),
        );
      });
    case 'call':
      return native('call', ({ args, env, site }) => callValue(vm, fn, args[0], args.slice(1), env, site));
    case 'apply':
      return native('apply', ({ args, env, site }) =>
        callValue(vm, fn, args[0], itemsOf(args[1]) ?? [], env, site),
      );
    case 'length':
      return fn.kind === 'function' ? constant(arity(fn)) : unknown('the length of a function');
    case 'name':
      return constant(fn.kind === 'function' ? (fn.node.id?.name ?? '') : fn.name);
    default:
      return UNDEFINED;
  }
}

export function* setMember(
  vm: Vm,
  target: TSESTree.MemberExpression,
  value: Value,
  env: Env,
): Evaluation<void> {
  const of = yield* evaluate(vm, target.object, env);
  const key = yield* propertyKey(vm, { computed: target.computed, key: target.property }, env);
  for (const each of of.kind === 'one-of' ? of.values : [of]) setOn(vm, each, key, value, env);
}

/** `delete of.key`: gone, or on a way that may not be taken, perhaps. */
export function* deleteMember(vm: Vm, target: Node, env: Env): Evaluation {
  if (target.type !== 'MemberExpression') return constant(true);
  const of = yield* evaluate(vm, target.object, env);
  const key = yield* propertyKey(vm, { computed: target.computed, key: target.property }, env);
  removeFrom(vm, of, key, env);
  return constant(true);
}

export function removeFrom(vm: Vm, of: Value, key: string | undefined, env: Env): void {
  if (of.kind === 'object' && key !== undefined && env.act.path.length === 0) of.slots.delete(key);
  else setOn(vm, of, key, UNDEFINED, env);
}

export function setOn(vm: Vm, of: Value, key: string | undefined, value: Value, env: Env): void {
  change(vm.run, of);
  switch (of.kind) {
    case 'object':
      if (key === undefined) of.open = true;
      else setSlot(of.slots, key, value, env);
      return;
    case 'function':
      if (key !== undefined) setSlot(of.slots, key, value, env);
      return;
    case 'class':
      if (key !== undefined) setSlot(of.statics, key, value, env);
      return;
    case 'array':
      if (key !== undefined && /^\d{1,4}$/.test(key)) {
        const at = Number(key);
        of.items[at] = env.act.path.length === 0 ? value : oneOf([value, of.items[at] ?? UNDEFINED]);
        for (let i = 0; i < at; i++) of.items[i] ??= UNDEFINED;
      } else if (key !== 'length') of.open = true;
      else if (value.kind === 'constant' && value.value === 0) of.items = [];
      return;
    case 'external':
      if (key !== undefined) setExternalMember(vm, of, key, value, env);
      return;
    default:
      return;
  }
}

/** A property that is new in code that may not run is one that may not be there. */
function setSlot(slots: Map<string, Slot>, key: string, value: Value, env: Env): void {
  const found = slots.get(key);
  if (!found || found.live) slots.set(key, slot(value, env.act.path));
  else if (!found.getter) changeSlot(found, value, env);
}

/** A property without running a getter that waits. */
export function peek(vm: Vm, of: Value | undefined, key: string, env: Env, node: Node): Value {
  return of ? finish(getMember(vm, of, key, env, node)) : UNDEFINED;
}
