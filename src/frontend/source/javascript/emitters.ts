import { callLater } from './promises.ts';
import { change } from './shared.ts';
import {
  array,
  constant,
  type NativeCall,
  type NativeValue,
  native,
  type ObjectValue,
  UNDEFINED,
  type Value,
} from './values.ts';
import type { Vm } from './vm.ts';

const ADD: ReadonlySet<string> = new Set([
  'on',
  'once',
  'addListener',
  'prependListener',
  'prependOnceListener',
]);
const REMOVE: ReadonlySet<string> = new Set(['off', 'removeListener', 'removeAllListeners']);

export const isSubscription = (name: string): boolean => ADD.has(name);
export const isUnsubscription = (name: string): boolean => REMOVE.has(name);

export function addListener(listeners: Map<string, Value[]>, event: string, fn: Value): void {
  const list = listeners.get(event) ?? [];
  list.push(fn);
  listeners.set(event, list);
}

/** Calls the listeners of an event, each as work of its own. */
export function emit(
  vm: Vm,
  listeners: Map<string, Value[]>,
  event: string,
  args: readonly Value[],
  call: Pick<NativeCall, 'env' | 'site'>,
): number {
  const list = listeners.get(event) ?? [];
  for (const fn of [...list]) callLater(vm, fn, call.env, call.site)(args);
  return list.length;
}

/** on, once, off, emit … of an instance of a class that extends EventEmitter. */
export function emitterMethod(vm: Vm, of: ObjectValue, key: string): NativeValue | undefined {
  if (!of.base || !/^(events|EventEmitter|eventemitter3)\(\)$/.test(of.base.path)) return undefined;
  return native(key, function* (call) {
    yield* [];
    const [name, fn] = call.args;
    const event = name?.kind === 'constant' ? String(name.value) : '*';
    if (ADD.has(key) && fn) addListener(of.listeners, event, fn);
    else if (REMOVE.has(key)) of.listeners.delete(event);
    else if (key === 'emit') {
      change(vm.run, of);
      return constant(emit(vm, of.listeners, event, call.args.slice(1), call) > 0);
    } else if (key === 'listeners') return array(of.listeners.get(event) ?? []);
    else if (key === 'listenerCount') return constant(of.listeners.get(event)?.length ?? 0);
    else return UNDEFINED;
    return of;
  });
}
