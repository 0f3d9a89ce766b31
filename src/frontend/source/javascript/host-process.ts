import type { SignalName } from '../../../kernel/index.ts';
import { callValue } from './calls.ts';
import { addListener, isSubscription, isUnsubscription } from './emitters.ts';
import { numberOfSignal, signalOf } from './host.ts';
import { signalChild } from './host-child.ts';
import { Halt } from './interrupts.ts';
import { callLater } from './promises.ts';
import type { Listener } from './run-records.ts';
import {
  array,
  constant,
  type Env,
  type Evaluation,
  type External,
  itemsOf,
  type NativeCall,
  UNDEFINED,
  unknown,
  type Value,
} from './values.ts';
import { rootActivation, type Vm } from './vm.ts';

/** Methods of `process`; `undefined`: not one that matters. */
export function* processCall(vm: Vm, name: string, call: NativeCall): Evaluation<Value | undefined> {
  const { args, env, site } = call;
  const { run } = vm;
  if (isSubscription(name)) return subscribe(vm, name, call);
  if (isUnsubscription(name)) return unsubscribe(vm, name, call);
  switch (name) {
    case 'exit':
    case 'reallyExit':
      return run.exit(run.status(args[0] ?? run.exitCode), true, env.act, run.site(env, site));
    case 'abort':
      return abort(vm, env);
    case 'kill':
      return kill(vm, call);
    case 'emit':
      return emitOwn(vm, call);
    case 'cwd':
      return constant(run.input.cwd);
    case 'nextTick':
      callInTask(vm, call, 0);
      return UNDEFINED;
    case 'execve':
      return execve(vm, call);
    case 'listeners':
    case 'rawListeners': {
      const signal = signalOf(args[0]);
      return array(signal ? (run.listeners.get(signal) ?? []).map(l => l.fn) : []);
    }
    case 'listenerCount': {
      const signal = signalOf(args[0]);
      return signal ? constant(run.listeners.get(signal)?.length ?? 0) : unknown('a count of listeners');
    }
    default:
      return undefined;
  }
}

export function callInTask(vm: Vm, { args: [fn, ...rest], env, site }: NativeCall, ms: number): void {
  if (!fn) return;
  const later = callLater(vm, fn, env, site);
  vm.run.schedule(ms, () => later(rest), { by: site });
}

function subscribe(vm: Vm, name: string, { args, env, site }: NativeCall): Value {
  const [event, fn] = args;
  const { run } = vm;
  const self = vm.run.roots.get('process') ?? UNDEFINED;
  run.subscriptions.add(site);
  if (!event || !fn) return self;
  const names = event.kind === 'one-of' ? event.values : [event];
  for (const each of names) {
    const signal = signalOf(each);
    if (signal === 'SIGKILL' || signal === 'SIGSTOP') continue;
    if (signal) {
      const path =
        names.length > 1
          ? [...env.act.path, { id: 'one-of', holds: true, text: 'the name of the signal' }]
          : env.act.path;
      const listener: Listener = {
        fn,
        once: /once/i.test(name),
        path,
        site: run.site(env, site),
        unsure: false,
      };
      const list = run.listeners.get(signal) ?? [];
      if (name.startsWith('prepend')) list.unshift(listener);
      else list.push(listener);
      run.listeners.set(signal, list);
      run.removed.delete(signal);
    } else if (each.kind === 'constant') addListener(run.events, String(each.value), fn);
    else
      run.openListeners.push({
        fn,
        once: false,
        path: env.act.path,
        site: run.site(env, site),
        unsure: true,
      });
  }
  return self;
}

function unsubscribe(vm: Vm, name: string, { args, env, site }: NativeCall): Value {
  const { run } = vm;
  const [event, fn] = args;
  const all = name === 'removeAllListeners';
  const signals = event ? [signalOf(event)] : all ? [...run.listeners.keys()] : [];
  for (const signal of signals) {
    if (!signal) continue;
    const list = run.listeners.get(signal) ?? [];
    const gone = list.filter(l => all || l.fn === fn);
    if (gone.length === 0) continue;
    if (!run.isCertain(env.act.path) && env.act.path.length > 0) {
      for (const listener of gone) listener.unsure = true;
      continue;
    }
    const rest = list.filter(l => !gone.includes(l));
    run.listeners.set(signal, rest);
    if (rest.length === 0) run.removed.set(signal, run.site(env, site));
  }
  const eventName = event?.kind === 'constant' ? String(event.value) : undefined;
  if (eventName && run.events.has(eventName))
    run.events.set(eventName, all ? [] : (run.events.get(eventName) ?? []).filter(f => f !== fn));
  return run.roots.get('process') ?? UNDEFINED;
}

function abort(vm: Vm, env: Env): never {
  const { run } = vm;
  if (run.phase === 'handler' && run.isCertain(env.act.path))
    run.ended ??= { kind: 'abort', atMs: run.nowMs };
  throw new Halt();
}

const NOT_DERIVABLE = 'it sends a signal to a process that is not derivable';

/** process.kill: to itself, to its group, to a child or its group. */
function kill(vm: Vm, { args, env }: NativeCall): Value {
  const [pid, name] = args;
  const { run } = vm;
  const { path } = env.act;
  const signal =
    name === undefined || (name.kind === 'constant' && name.value === undefined) ? 'SIGTERM' : signalOf(name);
  if (name?.kind === 'constant' && name.value === 0) return constant(true);
  if (pid?.kind === 'constant' && pid.value === 0) {
    run.act({ do: 'signal', to: 'group', signal: signal ?? 'same' }, path);
  } else if (pid?.kind === 'external') killExternal(vm, pid, signal, env);
  else run.act({ do: 'unknown', reason: NOT_DERIVABLE }, path);
  return constant(true);
}

function killExternal(vm: Vm, pid: External, signal: SignalName | undefined, env: Env): void {
  const { run } = vm;
  const { path } = env.act;
  if (pid.parent?.child !== undefined) {
    signalChild(vm, pid.parent.child, signal ?? 'SIGTERM', env);
    return;
  }
  if (pid.path === '-process.pid') {
    run.act({ do: 'signal', to: 'group', signal: signal ?? 'same' }, path);
    return;
  }
  if (pid.path !== 'process.pid') {
    run.act({ do: 'unknown', reason: NOT_DERIVABLE }, path);
    return;
  }
  const own = signal ?? run.currentSignal;
  if (!own) return;
  const listening = run.listeners.get(own) ?? [];
  if (listening.length > 0 && own !== run.currentSignal) deliver(vm, own);
  else if (listening.length === 0) run.act({ do: 'raise', cleansUp: own !== 'SIGKILL' }, path);
}

function emitOwn(vm: Vm, { args, env, site }: NativeCall): Value {
  const [event, ...rest] = args;
  const signal = signalOf(event);
  if (signal) deliver(vm, signal);
  else if (event?.kind === 'constant') {
    for (const fn of vm.run.events.get(String(event.value)) ?? []) callLater(vm, fn, env, site)(rest);
  }
  return constant(true);
}

/** node 22.15 and 23.11: the process image is replaced. */
function execve(vm: Vm, { args, env, site }: NativeCall): never {
  const [file, argv] = args;
  const words = itemsOf(argv)?.map(a => (a.kind === 'constant' ? String(a.value) : '')) ?? [];
  const command = file?.kind === 'constant' ? String(file.value) : undefined;
  if (command && env.act.path.length === 0 && vm.run.phase === 'startup') {
    vm.run.becomes ??= { argv: [command, ...words.slice(1)], site: vm.run.site(env, site) };
  }
  throw new Halt();
}

/** A signal has come: its listeners are called, each with its name and number. */
export function deliver(vm: Vm, signal: SignalName): void {
  const { run } = vm;
  const list = [...(run.listeners.get(signal) ?? [])];
  const args = [constant(signal), numberOfSignal(signal)];
  for (const listener of list) {
    if (run.ended) return;
    if (listener.once) {
      const rest = (run.listeners.get(signal) ?? []).filter(l => l !== listener);
      run.listeners.set(signal, rest);
    }
    const env: Env = {
      frame: { bindings: new Map(), parent: undefined },
      act: rootActivation(listener.site.module, [], undefined),
    };
    run.protect(() => {
      run.spawn(callValue(vm, listener.fn, run.roots.get('process'), args, env, listener.site.node));
    });
  }
}
