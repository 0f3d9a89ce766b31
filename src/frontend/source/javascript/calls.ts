import { undecided } from './branches.ts';
import { isBuiltin } from './builtin-modules.ts';
import { callUnknown, mayCall } from './callbacks.ts';
import { superCall, superMethod } from './classes.ts';
import { byDefault, isSetting, isUsual, joinResults } from './defaults.ts';
import { evaluate } from './expressions.ts';
import { callAlike, callExternal } from './external.ts';
import { bindPattern, propertyKey, readSlot, slotOf } from './frames.ts';
import { INTEROP, interop } from './interop.ts';
import { Halt, Thrown } from './interrupts.ts';
import { packageOf } from './keepers.ts';
import { memberOfNode } from './members.ts';
import { outlinedMethod } from './outlined.ts';
import { type Completion, runBlock } from './statements.ts';
import type { Node, TSESTree } from './syntax.ts';
import {
  type Activation,
  array,
  type Env,
  type Evaluation,
  type Frame,
  type FunctionValue,
  isCallable,
  itemsOf,
  native,
  oneOf,
  UNDEFINED,
  unknown,
  type Value,
} from './values.ts';
import type { Vm } from './vm.ts';

/** Calls within calls; deeper ones are not followed. */
const MAX_DEPTH = 60;
/** Of one function within itself. */
const MAX_RECURSION = 4;

export function* argumentsOf(
  vm: Vm,
  nodes: readonly Node[],
  env: Env,
  isMounted = false,
): Evaluation<Value[]> {
  const args: Value[] = [];
  for (const node of nodes) {
    if (node.type !== 'SpreadElement') {
      args.push((isMounted && mounted(vm, node, env)) || (yield* evaluate(vm, node, env)));
      continue;
    }
    const spread = yield* evaluate(vm, node.argument, env);
    args.push(...(itemsOf(spread) ?? [unknown('spread arguments')]));
  }
  return args;
}

/** Methods of servers and their like that keep what they are given for requests. */
const MOUNTS =
  /^(?:use|route|register|mount|get|post|put|patch|delete|head|options|all|add|addRoutes?|handle)$/;

const keeps = (vm: Vm, fn: Value, name: string): boolean =>
  MOUNTS.test(name) &&
  (fn.kind === 'external'
    ? !isBuiltin(packageOf(fn))
    : fn.kind === 'function' && vm.loader.isModel(fn.module));

/** What is imported and only kept by a library need not be read before it is called. */
function mounted(vm: Vm, node: Node, env: Env): Value | undefined {
  const found = node.type === 'Identifier' ? slotOf(vm, node, env) : undefined;
  if (!found?.isPutOff?.()) return undefined;
  return native(vm.loader.snippet(env.act.module, node), function* ({ self, args, env, site }) {
    return yield* callValue(vm, readSlot(found), self, args, env, site);
  });
}

const isNothing = (value: Value): boolean =>
  value.kind === 'constant' && (value.value === undefined || value.value === null);

export function* callExpression(vm: Vm, node: TSESTree.CallExpression, env: Env): Evaluation {
  const { callee } = node;
  if (callee.type === 'Super') {
    return yield* superCall(vm, yield* argumentsOf(vm, node.arguments, env), env, node);
  }
  if (callee.type !== 'MemberExpression') {
    const fn = yield* evaluate(vm, callee, env);
    if (callee.type === 'Identifier' && INTEROP.test(callee.name)) {
      return interop(yield* argumentsOf(vm, node.arguments, env));
    }
    if (isNothing(fn)) return yield* callNothing(vm, node, env);
    return yield* callValue(vm, fn, undefined, yield* argumentsOf(vm, node.arguments, env), env, node);
  }
  if (callee.object.type === 'Super') {
    const key = yield* propertyKey(vm, { computed: callee.computed, key: callee.property }, env);
    const { fn, self } = superMethod(env, key ?? '');
    return yield* callValue(vm, fn, self, yield* argumentsOf(vm, node.arguments, env), env, node);
  }
  const self = yield* evaluate(vm, callee.object, env);
  if (isNothing(self)) return isOptional(callee) ? UNDEFINED : yield* callNothing(vm, node, env);
  const found = yield* memberOfNode(vm, callee, self, env, anyMember);
  const isUnread = isNothing(found) && callee.property.type === 'Identifier' && !callee.computed;
  const fn = (isUnread && outlinedMethod(vm, self, callee.property.name)) || found;
  if (isNothing(fn)) return yield* callNothing(vm, node, env);
  const isMounted = callee.property.type === 'Identifier' && keeps(vm, fn, callee.property.name);
  const args = yield* argumentsOf(vm, node.arguments, env, isMounted);
  const given = yield* callValue(vm, fn, self, args, env, node);
  return isSetting(callee, fn, args) ? byDefault(given, args[1]) : given;
}

/** `a?.b.c()`: nothing of it is done where `a` is nothing. */
function isOptional(node: Node): boolean {
  let at = node;
  while (at.type === 'MemberExpression' || at.type === 'CallExpression') {
    if (at.optional) return true;
    at = at.type === 'CallExpression' ? at.callee : at.object;
  }
  return false;
}

/**
 * In a handler something is asked of what seems to be nothing: a TypeError, or it was made in code that was not
 * followed.
 */
export function mayThrow({ run, loader }: Vm, node: Node, env: Env): void {
  if (run.phase !== 'handler' || isOptional(node)) return;
  const reason = `whether ${loader.where(run.site(env, node))} throws an exception`;
  run.act({ do: 'unknown', reason }, env.act.path);
}

/**
 * A call of what seems to be no function. The program runs where it is used, so it is one that was not made out: it
 * may call what it is given.
 */
function* callNothing(vm: Vm, node: TSESTree.CallExpression, env: Env): Evaluation {
  if (node.optional) return UNDEFINED;
  mayThrow(vm, node, env);
  mayCall(vm, yield* argumentsOf(vm, node.arguments, env), env, node);
  return unknown('what a call of something unknown returns');
}

/** `handlers[name]()` with a name that is not known: one of them. */
function anyMember(self: Value): Value {
  if (self.kind !== 'object') return unknown('a computed name');
  const values = [...self.slots.values()].map(s => s.value).filter(isCallable);
  return values.length > 0 ? oneOf([...values, unknown('a computed name')]) : unknown('a computed name');
}

export function* callValue(
  vm: Vm,
  fn: Value,
  self: Value | undefined,
  args: readonly Value[],
  env: Env,
  node: Node,
): Evaluation {
  vm.run.step();
  switch (fn.kind) {
    case 'native':
      return yield* fn.call({ self, args, env, site: node });
    case 'function':
      return yield* callFunction(vm, fn, self, args, env, node);
    case 'external':
      return yield* callExternal(vm, fn, args, env, node);
    case 'one-of':
      return yield* callOneOf(vm, fn.values, self, args, env, node);
    case 'unknown':
      callUnknown(vm, args, env, node);
      return unknown('what a call of something unknown returns');
    default:
      return unknown('what a call of something unknown returns');
  }
}

function* callOneOf(
  vm: Vm,
  fns: readonly Value[],
  self: Value | undefined,
  args: readonly Value[],
  env: Env,
  node: Node,
): Evaluation {
  const results: Value[] = [];
  const callable = fns.filter(f => isCallable(f) || f.kind === 'external');
  const [only] = callable;
  if (callable.length === 1 && only && fns.every(f => f === only || isNothing(f))) {
    return yield* callValue(vm, only, self, args, env, node);
  }
  const alike = callable.length === fns.length ? yield* callAlike(vm, callable, args, env, node) : undefined;
  if (alike) return alike;
  const arms = callable.map(
    fn =>
      function* (): Evaluation<Completion> {
        results.push(yield* callValue(vm, fn, self, args, env, node));
        return undefined;
      },
  );
  if (callable.length < fns.length || arms.length === 1) arms.push(none);
  yield* undecided(vm, { node }, env, arms);
  if (fns.some(f => f.kind === 'unknown'))
    results.push(yield* callValue(vm, SOMETHING, self, args, env, node));
  return oneOf(results);
}

const SOMETHING = unknown('a function that is not known');

function* none(): Evaluation<Completion> {
  return undefined;
}

export function* callFunction(
  vm: Vm,
  fn: FunctionValue,
  self: Value | undefined,
  args: readonly Value[],
  caller: Env,
  node: Node,
): Evaluation {
  const active = vm.run.active.get(fn.node) ?? 0;
  if (active >= MAX_RECURSION || caller.act.depth >= MAX_DEPTH) return unknown('a call too deep to follow');
  const env = enter(vm, fn, self, caller, node);
  const work = body(vm, fn, args, env);
  vm.run.active.set(fn.node, active + 1);
  try {
    if (fn.node.async) return vm.run.spawn(work);
    const result = yield* work;
    return fn.node.generator ? array([], true) : result;
  } finally {
    vm.run.active.set(fn.node, active);
  }
}

/** The activation of a call; a model of a library acts on behalf of the place that calls it. */
function enter(vm: Vm, fn: FunctionValue, self: Value | undefined, caller: Env, node: Node): Env {
  const isModel = vm.loader.isModel(fn.module);
  const from = { module: caller.act.module, node };
  const act: Activation = {
    module: fn.module,
    path: caller.act.path,
    entry: caller.act.path,
    returns: [],
    jumps: [],
    depth: caller.act.depth + 1,
    site: isModel ? (caller.act.site ?? from) : undefined,
  };
  const isArrow = fn.node.type === 'ArrowFunctionExpression';
  const frame: Frame = {
    bindings: new Map(),
    parent: fn.frame,
    ...(isArrow ? {} : { activation: { self, home: fn.home } }),
  };
  return { frame, act };
}

function* body(vm: Vm, fn: FunctionValue, args: readonly Value[], env: Env): Evaluation {
  const { node } = fn;
  for (const [at, param] of node.params.entries()) {
    const rest = param.type === 'RestElement';
    yield* bindPattern(vm, param, rest ? array(args.slice(at)) : (args[at] ?? UNDEFINED), env, 'let');
  }
  if (node.body.type !== 'BlockStatement') return yield* evaluate(vm, node.body, env);
  const { returns } = env.act;
  try {
    const completion = yield* runBlock(vm, node.body.body, env);
    const result = completion?.type === 'return' ? completion.value : UNDEFINED;
    return returns.length > 0
      ? joinResults([...returns, { value: result, usual: isUsual(env.act.path, env.act.entry) }])
      : result;
  } catch (error) {
    // `if (valid) return; throw …`: the return is the rule.
    if (returns.length === 0 || !(error instanceof Halt || error instanceof Thrown)) throw error;
    return joinResults(returns);
  }
}
