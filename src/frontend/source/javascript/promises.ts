import { callValue } from './calls.ts';
import { Thrown } from './interrupts.ts';
import { change } from './shared.ts';
import type { Node } from './syntax.ts';
import {
  array,
  constant,
  type Env,
  type Evaluation,
  isCallable,
  itemsOf,
  type NativeCall,
  type NativeValue,
  native,
  object,
  type PromiseValue,
  promise,
  UNDEFINED,
  unknown,
  type Value,
} from './values.ts';
import { type Vm, withPath } from './vm.ts';

export function resolved(value: Value): PromiseValue {
  if (value.kind === 'promise') return value;
  return { ...promise(), state: 'resolved', value };
}

/** The promise of what `await` is given: of a child's end where it is a handle that stands for that. */
export function promiseOf(vm: Vm, value: Value): PromiseValue {
  if (value.kind === 'one-of') {
    const inner = value.values.filter(v => v.kind === 'promise');
    return inner.length > 0 ? firstThatSucceeds(vm, inner) : resolved(value);
  }
  if (value.kind === 'external' && value.child !== undefined && value.path === 'child') {
    const child = vm.run.children[value.child];
    if (child) {
      child.awaited = true;
      return child.whenExited;
    }
  }
  return resolved(value);
}

/** Which of them it is is not known: none of them is left without somebody who looks after it. */
function firstThatSucceeds(vm: Vm, [first, ...rest]: readonly PromiseValue[]): PromiseValue {
  if (!first || rest.length === 0) return first ?? resolved(UNDEFINED);
  const made = promise();
  const others = firstThatSucceeds(vm, rest);
  vm.run.whenSettled(others, () => {});
  vm.run.whenSettled(first, ({ state, value, thrownAt }) => {
    if (state === 'rejected') vm.run.settle(made, 'resolved', others);
    else vm.run.settle(made, 'resolved', value, thrownAt);
  });
  return made;
}

/** What comes from outside is taken to succeed at once. */
export function* awaitValue(vm: Vm, value: Value, env: Env, node: Node): Evaluation {
  vm.run.waits++;
  if (value.kind === 'promise' && value.endless) vm.run.endless ??= { module: env.act.module, node };
  const awaited = promiseOf(vm, value);
  if (vm.run.phase === 'handler' && awaited.state === 'pending')
    vm.run.handlerWaits.push({ awaited, path: env.act.path, site: vm.run.site(env, node) });
  return yield awaited;
}

/** Calls back later, under the conditions that hold now. */
export function callLater(vm: Vm, fn: Value, env: Env, site: Node): (args: readonly Value[]) => PromiseValue {
  const then = withPath(env, env.act.path);
  return args => vm.run.spawn(callValue(vm, fn, undefined, args, withPath(then, then.act.path), site));
}

function react(
  vm: Vm,
  of: PromiseValue,
  fns: { ok?: Value; failed?: Value; always?: Value },
  call: NativeCall,
) {
  const result = promise();
  const use = (fn: Value | undefined) =>
    fn && isCallable(fn) ? callLater(vm, fn, call.env, call.site) : undefined;
  const [ok, failed, always] = [use(fns.ok), use(fns.failed), use(fns.always)];
  vm.run.whenSettled(of, settled => {
    const fine = settled.state === 'resolved';
    const fn = fine ? ok : failed;
    if (always) {
      vm.run.whenSettled(always([]), () =>
        vm.run.settle(result, fine ? 'resolved' : 'rejected', settled.value, settled.thrownAt),
      );
    } else if (fn) {
      vm.run.whenSettled(fn([settled.value]), s =>
        vm.run.settle(result, s.state === 'rejected' ? 'rejected' : 'resolved', s.value, s.thrownAt),
      );
    } else vm.run.settle(result, fine ? 'resolved' : 'rejected', settled.value, settled.thrownAt);
  });
  return result;
}

/** then, catch, finally. */
export function promiseMethod(vm: Vm, of: PromiseValue, key: string): NativeValue | undefined {
  const method = (fns: (args: readonly Value[]) => Parameters<typeof react>[2]) =>
    native(key, function* (call) {
      yield* [];
      vm.run.waits++;
      return react(vm, of, fns(call.args), call);
    });
  const given = (fn: Value | undefined, name: 'ok' | 'failed' | 'always') => (fn ? { [name]: fn } : {});
  switch (key) {
    case 'then':
      return method(([a, b]) => ({ ...given(a, 'ok'), ...given(b, 'failed') }));
    case 'catch':
      return method(([a]) => given(a, 'failed'));
    case 'finally':
      return method(([a]) => given(a, 'always'));
    default:
      return undefined;
  }
}

/** `new Promise((resolve, reject) => …)`. */
export function* constructPromise(vm: Vm, { args, env, site }: NativeCall): Evaluation {
  const { resolve, reject, made } = withResolvers(vm);
  const [executor] = args;
  if (!executor) return made;
  if (executor.kind === 'function' && executor.node.params.length === 0) made.endless = true;
  try {
    yield* callValue(vm, executor, undefined, [resolve, reject], env, site);
  } catch (error) {
    if (!(error instanceof Thrown)) throw error;
    vm.run.settle(made, 'rejected', error.value, error.at);
  }
  return made;
}

export function withResolvers(vm: Vm): { resolve: NativeValue; reject: NativeValue; made: PromiseValue } {
  const made = promise();
  const settle = (state: 'resolved' | 'rejected') =>
    native(state === 'resolved' ? 'resolve' : 'reject', function* ({ args, env, site }) {
      yield* [];
      change(vm.run, made);
      vm.run.settle(made, state, args[0] ?? UNDEFINED, { ...vm.run.site(env, site), path: env.act.path });
      return UNDEFINED;
    });
  return { resolve: settle('resolved'), reject: settle('rejected'), made };
}

function all(
  vm: Vm,
  values: readonly Value[],
  wrap: (value: Value) => Value,
  failing: boolean,
): PromiseValue {
  const made = promise();
  const results: Value[] = values.map(() => UNDEFINED);
  let open = values.length;
  if (open === 0) vm.run.settle(made, 'resolved', array([]));
  for (const [at, value] of values.entries()) {
    vm.run.whenSettled(promiseOf(vm, value), settled => {
      if (settled.state === 'rejected' && failing)
        vm.run.settle(made, 'rejected', settled.value, settled.thrownAt);
      results[at] = wrap(settled.value);
      if (--open === 0) vm.run.settle(made, 'resolved', array(results));
    });
  }
  return made;
}

function race(vm: Vm, values: readonly Value[]): PromiseValue {
  const made = promise();
  for (const value of values) {
    vm.run.whenSettled(promiseOf(vm, value), s =>
      vm.run.settle(made, s.state === 'rejected' ? 'rejected' : 'resolved', s.value, s.thrownAt),
    );
  }
  return made;
}

/** Static methods of Promise; `undefined`: no such. */
export function* promiseStatic(
  vm: Vm,
  name: string,
  { args, env, site }: NativeCall,
): Evaluation<Value | undefined> {
  const [first] = args;
  vm.run.waits++;
  switch (name) {
    case 'resolve':
      return resolved(first ?? UNDEFINED);
    case 'reject': {
      const made = promise();
      vm.run.settle(made, 'rejected', first ?? UNDEFINED, { ...vm.run.site(env, site), path: env.act.path });
      return made;
    }
    case 'all':
      return all(vm, itemsOf(first) ?? [], v => v, true);
    case 'allSettled':
      return all(vm, itemsOf(first) ?? [], v => object({ status: constant('fulfilled'), value: v }), false);
    case 'race':
    case 'any':
      return race(vm, itemsOf(first) ?? [unknown('promises')]);
    case 'withResolvers': {
      const { made, resolve, reject } = withResolvers(vm);
      return object({ promise: made, resolve, reject });
    }
    case 'try':
      return first ? vm.run.spawn(callValue(vm, first, undefined, args.slice(1), env, site)) : UNDEFINED;
    default:
      return undefined;
  }
}
