import { isSubscription } from './emitters.ts';
import { CLOSES, calledName, ENDS, speaksOfEnd } from './endings.ts';
import { callLater } from './promises.ts';
import type { Node } from './syntax.ts';
import { constant, type Env, isCallable, type Path, stringOf, unknown, type Value } from './values.ts';
import { condition, type Vm, withPath } from './vm.ts';

/** A callback that surely comes. */
export function soon(vm: Vm, fn: Value, env: Env, site: Node): void {
  const later = callLater(vm, fn, env, site);
  vm.run.schedule(0, () => later(callbackArguments(fn)), { by: site });
}

/** An error first: none. Of the rest nothing is known. */
export function callbackArguments(fn: Value): Value[] {
  if (fn.kind !== 'function') return [];
  return fn.node.params.map((param, at) =>
    at === 0 && param.type === 'Identifier' && /^_?(e|err|error|er)$/i.test(param.name)
      ? constant(null)
      : unknown('an argument of a callback'),
  );
}

const MAX_NESTED = 3;

/** Functions in a value, and whether they stand under a name that speaks of an end. */
function* callbacksIn(
  value: Value,
  ofEnd: boolean,
  depth = 0,
): Generator<{ readonly fn: Value; readonly ofEnd: boolean }> {
  if (isCallable(value)) {
    if (value.kind === 'function') yield { fn: value, ofEnd };
  } else if (depth < MAX_NESTED) {
    if (value.kind === 'array') for (const item of value.items) yield* callbacksIn(item, ofEnd, depth + 1);
    if (value.kind === 'object' && !value.of && !value.entries) {
      for (const [key, each] of value.slots)
        if (!each.live) yield* callbacksIn(each.value, ofEnd || speaksOfEnd(key), depth + 1);
    }
  }
}

/** A call of what is not known at all: as of a package, it calls back in a handler where its name says that it ends. */
export function callUnknown(vm: Vm, args: readonly Value[], env: Env, node: Node): void {
  const name = calledName(node) ?? '';
  const isEnd = isSubscription(name) ? ENDS.test(stringOf(args[0]) ?? '') : CLOSES.test(name);
  if (vm.run.phase === 'handler' && isEnd)
    for (const arg of args.filter(isCallable)) soon(vm, arg, env, node);
  else mayCall(vm, args, env, node);
}

/** Functions given to something unknown may be called by it at some time: a request, an event. */
export function mayCall(
  vm: Vm,
  args: readonly Value[],
  env: Env,
  node: Node,
  name: string | undefined = calledName(node),
): void {
  for (const arg of args) {
    // A timer that is given away may be cleared there, by the registry of a scheduler.
    if (arg.kind === 'external' && arg.path === 'timer')
      for (const keeper of vm.run.keepers) if (keeper.handles.includes(arg)) keeper.sure = false;
    // What a handler waits for is taken to come.
    if (arg.kind === 'native' && arg.name === 'resolve' && vm.run.phase === 'handler') {
      const later = callLater(vm, arg, env, node);
      vm.run.later(() => later([]), true);
    }
    for (const { fn, ofEnd } of callbacksIn(arg, name === undefined || speaksOfEnd(name))) {
      if (fn.kind !== 'function' || vm.run.deferred.has(fn.node)) continue;
      vm.run.deferred.add(fn.node);
      const text = `\`${vm.loader.calleeText(env.act.module, node)}\` calls its callback`;
      const path: Path = [...env.act.path, condition(vm, env.act.module, node, true, text)];
      const later = callLater(vm, fn, withPath(env, path), node);
      vm.run.later(() => later(callbackArguments(fn)), ofEnd);
    }
  }
}
