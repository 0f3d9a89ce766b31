import type { SignalName } from '../../../kernel/index.ts';
import type { Reaction } from '../../../model/index.ts';
import { callValue } from './calls.ts';
import { addListener, emit, isSubscription } from './emitters.ts';
import { signalOf } from './host.ts';
import { callLater } from './promises.ts';
import { targetOf } from './reaction.ts';
import type { Child } from './run-records.ts';
import { asNodeGives, commandOf, option, starterOf } from './starters.ts';
import {
  constant,
  type Env,
  type Evaluation,
  type External,
  isCallable,
  type NativeCall,
  native,
  object,
  type PromiseValue,
  promise,
  stringOf,
  truthiness,
  UNDEFINED,
  unknown,
  type Value,
} from './values.ts';
import { external, type Vm } from './vm.ts';

export function* startProcess(vm: Vm, path: string, call: NativeCall): Evaluation {
  yield* [];
  const starter = starterOf(path);
  if (!starter) return UNDEFINED;
  const args = asNodeGives(path, call);
  const child = addChild(vm, call, {
    command: commandOf(vm, starter, args),
    mode: starter.sync ? 'blocking' : 'background',
    detached: truthiness(option(args, 'detached') ?? constant(false)) === true,
    awaited: starter.promise === true,
  });
  const stdio = option(args, 'stdio');
  child.hasPipes = starter.shape === 'shell' || !(stdio?.kind === 'constant' || stdio?.kind === 'array');
  child.isCaptured =
    starter.sync === true
      ? path !== 'shelljs.exec' && (stdio === undefined || stringOf(stdio) === 'pipe')
      : /^child_process\/promises\.|\.output$/.test(path);
  child.endsOnSignal = path.startsWith('execa') && !starter.sync && !child.detached && !child.later;
  if (starter.sync) return object({ status: constant(0) }, { open: true });
  const [callback] = args.filter(isCallable);
  const handle = watch(vm, child, 'child', call);
  if (callback && child.awaited === false) child.awaited = true;
  if (callback) addListener(handle.listeners, 'callback', callback);
  const onExit = path === 'Bun.spawn' ? option(args, 'onExit') : undefined;
  if (onExit) {
    child.awaited = true;
    const told = native('onExit', ({ args: [status = UNDEFINED], env, site }) =>
      callValue(vm, onExit, undefined, [handle, status], env, site),
    );
    addListener(handle.listeners, 'exit', told);
  }
  return handle;
}

/** `await child.status` of Deno, `await child.exited` of Bun. */
export function exitOf({ run }: Vm, { child: at }: External, key: string): PromiseValue | undefined {
  const child = at === undefined ? undefined : run.children[at];
  const { runtime } = run.input;
  if (!child || key !== (runtime === 'deno' ? 'status' : runtime === 'bun' ? 'exited' : '')) return undefined;
  child.awaited = true;
  if (key === 'status') return child.whenExited;
  const made = promise();
  run.whenSettled(child.whenExited, ({ value }) => {
    const code = value.kind === 'object' ? value.slots.get('exitCode')?.value : undefined;
    run.settle(made, 'resolved', code ?? UNDEFINED);
  });
  return made;
}

/** cluster.fork(): one more process of this program. */
/** @source node 20 lib/internal/cluster/primary.js createWorkerProcess */
const WORKER = { NODE_UNIQUE_ID: '1' };

/** `cluster.setupPrimary({ exec })`: the file that its workers run. */
export function setUpWorkers({ run }: Vm, options: Value | undefined): void {
  const exec = options?.kind === 'object' ? options.slots.get('exec')?.value : undefined;
  if (exec) run.workerFile = stringOf(exec) ?? 'unknown';
}

export function forkWorker(vm: Vm, call: NativeCall): External {
  const file = vm.run.workerFile;
  const anew = file === 'unknown' ? {} : { anew: { file, env: WORKER } };
  const child = addChild(vm, call, {
    command: { fork: true, ...anew },
    mode: 'background',
    detached: false,
    awaited: false,
  });
  return watch(vm, child, 'child', call);
}

function addChild(
  vm: Vm,
  { env, site }: NativeCall,
  what: Pick<Child, 'command' | 'mode' | 'detached' | 'awaited'>,
): Child {
  const { run } = vm;
  const child: Child = {
    ...what,
    call: vm.loader.calleeText(env.act.module, site),
    site: run.site(env, site),
    path: env.act.path,
    later: run.phase !== 'startup',
    signalled: false,
    exited: what.mode === 'blocking',
    handle: undefined,
    whenExited: promise(),
  };
  run.children.push(child);
  return child;
}

function watch(vm: Vm, child: Child, path: string, { env }: NativeCall): External {
  const { run } = vm;
  const handle = external(path, { child: run.children.indexOf(child), truthy: true });
  child.handle = handle;
  if (run.phase === 'startup' || (run.phase === 'handler' && isAgain(run.children, child))) {
    run.keepers.push({
      what: 'a child process',
      site: child.site,
      path: env.act.path,
      sure: true,
      handles: [handle],
      open: true,
      ref: true,
    });
  }
  return handle;
}

/** The same command as one that was started before: a service that is started again when it ends. */
const isAgain = (children: readonly Child[], child: Child): boolean =>
  children.some(c => c !== child && !c.later && JSON.stringify(c.command) === JSON.stringify(child.command));

/** Methods of the handle of a child. */
export function* childCall(
  vm: Vm,
  at: number,
  name: string,
  call: NativeCall,
): Evaluation<Value | undefined> {
  yield* [];
  const child = vm.run.children[at];
  const [first, fn] = call.args;
  if (!child?.handle) return undefined;
  if (isSubscription(name)) {
    const event = stringOf(first) ?? '*';
    if (fn) addListener(child.handle.listeners, event, fn);
    if (event === 'exit' || event === 'close' || event === 'disconnect') child.awaited = true;
    if (fn && (event === 'spawn' || event === 'online' || event === 'listening')) {
      const later = callLater(vm, fn, call.env, call.site);
      vm.run.schedule(0, () => later([]));
    }
    return child.handle;
  }
  switch (name) {
    case 'kill':
    case 'destroy':
      signalChild(vm, at, signalOf(first) ?? 'SIGTERM', call.env);
      return constant(true);
    case 'disconnect':
      disconnect(vm, at, call.env);
      return UNDEFINED;
    case 'unref':
      for (const keeper of vm.run.keepers) if (keeper.handles.includes(child.handle)) keeper.ref = false;
      return UNDEFINED;
    default:
      return undefined;
  }
}

/** A signal to a child; that it ends by it, sooner or later, is then waited for where anybody waits. */
export function signalChild(vm: Vm, at: number, signal: SignalName, env: Env): void {
  const { run } = vm;
  const child = run.children[at];
  if (!child || child.exited || run.phase !== 'handler') return;
  run.act({ do: 'signal-children', children: [at], signal }, env.act.path);
  if (child.signalled) return;
  child.signalled = true;
  run.schedule(0, () => childExits(vm, at, env), { ref: false });
}

/** A worker of cluster ends when it is disconnected; another program hears of it, and may do as it likes. */
function disconnect(vm: Vm, at: number, env: Env): void {
  const { run } = vm;
  const child = run.children[at];
  if (!child || child.exited || run.phase !== 'handler') return;
  if ('fork' in child.command) {
    run.act({ do: 'dismiss-children', children: [at] }, env.act.path);
    run.schedule(0, () => childExits(vm, at, env), { ref: false });
    return;
  }
  const who = targetOf(run, [at]);
  const may: Reaction = [
    { do: 'dismiss', who, note: 'disconnects from its child' },
    { do: 'wait', for: who },
    { do: 'exit', status: 0, cleansUp: true },
  ];
  run.act(
    { do: 'unknown', reason: 'whether the child ends when it is disconnected', may: [may] },
    env.act.path,
  );
}

/** cluster.disconnect(): all of its workers. */
export function disconnectWorkers(vm: Vm, { args: [callback], env, site }: NativeCall): void {
  for (const [at, child] of vm.run.children.entries()) if ('fork' in child.command) disconnect(vm, at, env);
  if (!callback) return;
  const later = callLater(vm, callback, env, site);
  vm.run.schedule(1, () => later([]));
}

/** The end of a child, and all who wait for it. */
export function childExits(vm: Vm, at: number, env: Env): void {
  const { run } = vm;
  const child = run.children[at];
  if (!child || child.exited) return;
  run.act({ do: 'wait-children', children: [at] }, []);
  child.exited = true;
  const { handle } = child;
  for (const keeper of run.keepers) if (handle && keeper.handles.includes(handle)) keeper.open = false;
  // What is a step at start-up does well, or nothing would come after it.
  const known = run.phase === 'startup' ? constant(0) : UNDEFINED;
  const status = handle && run.phase !== 'startup' ? external('child.exitCode', { parent: handle }) : known;
  const call = { env, site: child.site.node };
  if (handle) {
    emit(vm, handle.listeners, 'exit', [status, constant(null)], call);
    // What a shell in between leaves behind holds the pipes open.
    if (child.hasPipes && 'shellText' in child.command && run.phase === 'handler' && !run.ended)
      run.act({ do: 'wait', for: 'every-child' }, []);
    emit(vm, handle.listeners, 'close', [status, constant(null)], call);
    emit(vm, handle.listeners, 'disconnect', [], call);
    emit(vm, handle.listeners, 'callback', [constant(null), constant(''), constant('')], call);
    const cluster = 'fork' in child.command ? run.roots.get('cluster') : undefined;
    if (cluster) emit(vm, cluster.listeners, 'exit', [handle, status, constant(null)], call);
  }
  run.settle(
    child.whenExited,
    'resolved',
    object({
      stdout: constant(''),
      stderr: constant(''),
      exitCode: status,
      code: status,
      success: run.phase === 'startup' ? constant(true) : unknown('how a child ends'),
    }),
  );
}
