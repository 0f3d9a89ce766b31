import { constant, type Env, UNDEFINED, type Value } from './values.ts';
import { root, type Vm } from './vm.ts';

/** Globals of other runtimes and of browsers: code asks for them to find out where it runs. */
const ABSENT: ReadonlySet<string> = new Set([
  'window',
  'document',
  'self',
  'EdgeRuntime',
  'importScripts',
  'WorkerGlobalScope',
  '__non_webpack_require__',
]);

/** A name that no scope of the program binds. */
export function globalValue(vm: Vm, name: string, env: Env): Value {
  const local = vm.loader.local(vm, env.act.module, name);
  if (local) return local;
  switch (name) {
    case 'NaN':
      return constant(Number.NaN);
    case 'Infinity':
      return constant(Number.POSITIVE_INFINITY);
    case 'global':
      return root(vm, 'globalThis');
    case 'Bun':
      return vm.run.input.runtime === 'bun' ? root(vm, name) : UNDEFINED;
    case 'Deno':
      return vm.run.input.runtime === 'deno' ? root(vm, name) : UNDEFINED;
    default:
      return ABSENT.has(name) ? UNDEFINED : root(vm, name);
  }
}
