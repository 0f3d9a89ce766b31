import { callLater } from './promises.ts';
import { change } from './shared.ts';
import { constant, native, type ObjectValue, object, slot, UNDEFINED, type Value } from './values.ts';
import type { Vm } from './vm.ts';

/** What is to be done when a signal of an AbortController is aborted. */
const waiting = new WeakMap<ObjectValue, (() => void)[]>();

/** `new AbortController()`: its signal ends waits, and loops that look at `aborted`. */
export function abortController(vm: Vm): ObjectValue {
  const works: (() => void)[] = [];
  const signal = object({ aborted: constant(false) }, { open: true });
  waiting.set(signal, works);
  const subscribe = native('addEventListener', function* ({ args: [, fn], env, site }) {
    yield* [];
    if (fn) works.push(() => void callLater(vm, fn, env, site)([]));
    return UNDEFINED;
  });
  signal.slots.set('addEventListener', slot(subscribe));
  const abort = native('abort', function* () {
    yield* [];
    change(vm.run, signal);
    signal.slots.set('aborted', slot(constant(true)));
    for (const work of works.splice(0)) work();
    return UNDEFINED;
  });
  return object({ signal, abort });
}

/** Is it the signal of an AbortController? Then `work` is done once that is aborted. */
export function onAbort(signal: Value, work: () => void): boolean {
  const works = signal.kind === 'object' ? waiting.get(signal) : undefined;
  works?.push(work);
  return works !== undefined;
}

/** Options with a `signal`: calls back once that is aborted. */
export function whenAborted(options: Value | undefined, work: () => void): void {
  const signal = options?.kind === 'object' ? options.slots.get('signal')?.value : undefined;
  if (signal) onAbort(signal, work);
}

/** What an aborted wait rejects with. */
export const abortError = (): Value =>
  object({ name: constant('AbortError'), code: constant('ABORT_ERR') }, { open: true });
