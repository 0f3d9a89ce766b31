import { LONG_SLEEP_MS } from '../../../knowledge/duration.ts';
import { abortError, whenAborted } from './abort.ts';
import type { Keeper } from './keeper-facts.ts';
import { callLater } from './promises.ts';
import { SUPPOSED_MS } from './tasks.ts';
import {
  constant,
  type External,
  type NativeCall,
  numberOf,
  type PromiseValue,
  promise,
  UNDEFINED,
  type Value,
} from './values.ts';
import { external, rootActivation, type Vm } from './vm.ts';

export function milliseconds(vm: Vm, value: Value | undefined, { env, site }: NativeCall): number {
  if (value === undefined || (value.kind === 'constant' && value.value === undefined)) return 0;
  const known =
    numberOf(value) ??
    (value.kind === 'one-of' ? Math.max(0, ...value.values.map(v => numberOf(v) ?? 0)) : 0);
  if (known > 0 || value.kind === 'constant') return Number.isFinite(known) ? known : 0;
  const what = `how long ${vm.loader.where(vm.run.site(env, site))} waits is not derivable`;
  if (vm.run.phase === 'handler') vm.run.supposes ??= `${what}; one second is supposed`;
  else vm.run.supposed.push(`${what}, and the program ends only behind it`);
  return SUPPOSED_MS;
}

export function timer(vm: Vm, call: NativeCall, repeats: boolean): External {
  const { args, env, site } = call;
  const { run } = vm;
  const [fn, time] = args;
  const before = run.supposed.length;
  const ms = milliseconds(vm, time, call);
  const fresh = { frame: env.frame, act: rootActivation(env.act.module, env.act.path, env.act.site) };
  const later = fn ? callLater(vm, fn, fresh, site) : undefined;
  const limit = numberOf(time ?? UNDEFINED);
  const isLimit = !repeats && limit && fn?.kind === 'function' && endsProcess(fn.node);
  if (run.phase === 'handler' && isLimit) run.limits.push(limit);
  const isLong = run.phase === 'startup' && !isLimit && limit !== undefined && limit >= LONG_SLEEP_MS;
  let keeper: Keeper | undefined;
  const work = () => {
    if (keeper && !repeats && run.phase !== 'later') run.dropKeeper(keeper);
    later?.(args.slice(2));
  };
  const isAgain = !repeats && setsItselfAgain(vm, fn, call);
  const supposed = isAgain ? run.supposed[before] : undefined;
  const id = run.schedule(ms, work, repeats ? { every: ms } : { by: site, supposed });
  const handle = external('timer', { args: [constant(id)], truthy: true });
  if (repeats || isLong || isAgain) {
    keeper = {
      what: repeats ? 'setInterval' : 'setTimeout',
      site: run.site(env, site),
      path: env.act.path,
      sure: true,
      handles: [handle],
      open: true,
      ref: true,
    };
    run.keepers.push(keeper);
  }
  return handle;
}

/** Each time that it runs out it is set anew, like an interval: by its own callback, or by what that calls. */
function setsItselfAgain({ run }: Vm, fn: Value | undefined, { env, site }: NativeCall): boolean {
  if (run.phase !== 'startup' || !run.isCertain(env.act.path)) return false;
  if (run.ticking === site) return true;
  if (fn?.kind !== 'function' || fn.module.id !== env.act.module.id) return false;
  return fn.node.range[0] < site.range[0] && site.range[1] < fn.node.range[1];
}

const MAX_NODES = 500;

/** `process.exit` stands in it. */
function endsProcess(node: unknown): boolean {
  const open: unknown[] = [node];
  for (let count = 0; open.length > 0 && count < MAX_NODES; count++) {
    const next = open.pop();
    if (typeof next !== 'object' || next === null) continue;
    const { type, object: base, property } = next as Readonly<Record<string, unknown>>;
    const nameOf = (id: unknown) => (id as { readonly name?: unknown } | undefined)?.name;
    if (type === 'MemberExpression' && nameOf(base) === 'process' && nameOf(property) === 'exit') return true;
    open.push(...Object.values(next));
  }
  return false;
}

export function clearTimer(vm: Vm, handle: Value | undefined): void {
  for (const each of handle?.kind === 'one-of' ? handle.values : [handle]) {
    if (each?.kind !== 'external' || each.path !== 'timer') continue;
    vm.run.cancel(numberOf(each.args[0]) ?? 0);
    for (const keeper of vm.run.keepers) if (keeper.handles.includes(each)) keeper.open = false;
  }
}

export function setTimerRef(vm: Vm, handle: External, ref: boolean): Value {
  vm.run.setRef(numberOf(handle.args[0]) ?? 0, ref);
  for (const keeper of vm.run.keepers) if (keeper.handles.includes(handle)) keeper.ref = ref;
  return handle;
}

export function sleep(vm: Vm, ms: number, value: Value, options?: Value): PromiseValue {
  const made = promise();
  vm.run.waits++;
  const id = vm.run.schedule(ms, () => vm.run.settle(made, 'resolved', value));
  whenAborted(options, () => {
    vm.run.cancel(id);
    vm.run.settle(made, 'rejected', abortError());
  });
  return made;
}
