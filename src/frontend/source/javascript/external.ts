import { mayCall, soon } from './callbacks.ts';
import { addListener, emit, isSubscription, isUnsubscription } from './emitters.ts';
import { CLOSES, ENDS } from './endings.ts';
import { constructHost, hostCall } from './host-calls.ts';
import { childCall, disconnectWorkers, forkWorker, setUpWorkers, startProcess } from './host-child.ts';
import { processCall } from './host-process.ts';
import { Thrown } from './interrupts.ts';
import { closes, keeperOf, lastsUntilStopped, noteLibrary, openServer } from './keepers.ts';
import { callLater } from './promises.ts';
import { schemaCall } from './schemas.ts';
import { change, share } from './shared.ts';
import { isStarter } from './starters.ts';
import type { Node } from './syntax.ts';
import {
  constant,
  type Env,
  type Evaluation,
  type External,
  isCallable,
  itemsOf,
  type NativeCall,
  native,
  object,
  stringOf,
  UNDEFINED,
  type Value,
} from './values.ts';
import { external, type Vm } from './vm.ts';

/** Events that a program comes by while it starts. */
const STARTUP_EVENTS: ReadonlySet<string> = new Set([
  'listening',
  'ready',
  'open',
  'connect',
  'connected',
  'online',
  'load',
  'init',
  'start',
  'started',
  'clientReady',
  'ClientReady',
  'shardReady',
]);

/** Calls to the outside whose callback is called soon after. */
const CALLS_BACK =
  /^(listen|start|startup|connect|open|init|initialize|ready|launch|login|setImmediate|queueMicrotask|bindAsync|sync|authenticate|run|bootstrap|boot|main|lift|load|configure|setup|each|forEach|retry|pRetry)$/;

/** Modules of node whose calls give their result to the last argument. */
const GIVES_BACK: ReadonlySet<string> = new Set(['fs', 'dns', 'zlib', 'crypto']);
const KEEPS_ITS_LISTENER = /^(watch|watchFile|unwatchFile|createReadStream|createWriteStream)$/;

/** They end connections of an HTTP server, which goes on listening. @source nodejs.org http.Server */
const KEEPS_LISTENING = /^close(?:All|Idle)Connections$/;

const lastName = (path: string): string => /[\w$]+$/.exec(path.slice(-80))?.[0] ?? '';

/**
 * The same method of one of several objects from outside (`https.createServer(…)` or `http.createServer(…)`): one
 * call, whichever it is. `undefined`: they are not of that kind.
 */
export function* callAlike(
  vm: Vm,
  fns: readonly Value[],
  args: readonly Value[],
  env: Env,
  node: Node,
): Evaluation<Value | undefined> {
  const [first, ...others] = fns;
  if (first?.kind !== 'external') return undefined;
  const name = lastName(first.path);
  for (const fn of fns) {
    if (fn.kind !== 'external' || lastName(fn.path) !== name || !fn.parent?.path.endsWith('()'))
      return undefined;
    if (fn.parent.child !== undefined) return undefined;
  }
  const result = yield* callExternal(vm, first, args, env, node);
  if (CLOSES.test(name) && vm.run.phase !== 'later') closes(vm, others, env);
  return result;
}

export function* callExternal(
  vm: Vm,
  fn: External,
  args: readonly Value[],
  env: Env,
  node: Node,
): Evaluation {
  const call: NativeCall = { self: fn.parent, args, env, site: node };
  const name = lastName(fn.path);
  const known = yield* knownCall(vm, fn, name, call);
  if (known) return known;
  const { parent } = fn;
  if (parent && isSubscription(name)) return subscribe(vm, parent, call);
  if (parent && isUnsubscription(name)) {
    parent.listeners.delete(stringOf(args[0]) ?? '*');
    return parent;
  }
  if (parent && name === 'emit') {
    change(vm.run, parent);
    return constant(emit(vm, parent.listeners, stringOf(args[0]) ?? '*', args.slice(1), call) > 0);
  }
  const result = external(`${fn.path}()`, {
    parent: fn,
    args,
    truthy: /^(create|listen|connect|new)/.test(name) || makes(vm, fn),
  });
  react(vm, fn, name, result, call);
  return lastsUntilStopped(vm, fn, name, call) ? vm.run.park() : result;
}

const ASKS = /^(?:@[^/]+\/)?(?:is|has|in|can|supports|detect|if|should)(?:[-_]|(?=[A-Z]))/;

/**
 * The one function that a package is makes something (`knex(…)`, `fastify()`), unless it asks (`is-docker`, or
 * `is_nan`, by which a bundler calls that). A name that nothing binds may be anything.
 */
const makes = ({ run }: Vm, { path, parent }: External): boolean =>
  (parent ? parent.path === path.replace(/\.default$/, '') && !parent.parent : run.packages.has(path)) &&
  !ASKS.test(path);

/** What `Deno` calls otherwise than `process` does. @source https://docs.deno.com/api/deno/~/Deno.addSignalListener */
const DENO: Readonly<Record<string, string>> = { addSignalListener: 'on', removeSignalListener: 'off' };

/** A call whose meaning is known: of the runtime, or on the handle of a child. */
function* knownCall(vm: Vm, fn: External, name: string, call: NativeCall): Evaluation<Value | undefined> {
  const { parent, path } = fn;
  if (parent?.path === 'process') return yield* processCall(vm, name, call);
  if (parent?.path === 'Deno') return yield* processCall(vm, DENO[name] ?? name, call);
  if (path === 'cluster.fork') return forkWorker(vm, call);
  if (path === 'cluster.setupPrimary' || path === 'cluster.setupMaster') {
    setUpWorkers(vm, call.args[0]);
    return UNDEFINED;
  }
  if (path === 'cluster.disconnect') {
    disconnectWorkers(vm, call);
    return UNDEFINED;
  }
  // It is the server that listen() gives which has one. @source express 4.21 and 5.1
  if (path === 'express().close')
    throw new Thrown(object({ message: constant('app.close is not a function') }, { open: true }));
  if (isStarter(path)) return yield* startProcess(vm, path, call);
  if (parent?.child !== undefined) return yield* childCall(vm, parent.child, name, call);
  if (parent?.child === undefined && parent?.parent?.child !== undefined && path.endsWith('process.kill')) {
    return yield* childCall(vm, parent.parent.child, 'kill', call);
  }
  return (yield* hostCall(vm, fn, name, call)) ?? (yield* schemaCall(vm, fn, name, call));
}

/** What it is given is called with what stands before it. @source Effect-TS/effect packages/effect/src/Pipeable.ts */
const PIPES = /^@?effect\b.*\bpipe$/;

/** What a call into a package does to what keeps the program alive, and to the callbacks it is given. */
function react(vm: Vm, fn: External, name: string, result: External, call: NativeCall): void {
  const { args, env, site } = call;
  const { run } = vm;
  noteLibrary(vm, result, call);
  share(run, args);
  if (KEEPS_LISTENING.test(name)) return;
  if (name === 'unref') unreference(vm, fn);
  const closing = CLOSES.test(name) && run.phase !== 'later';
  const closed = fn.parent?.listeners;
  if (name === 'close' && run.phase === 'handler' && closed?.has('close'))
    run.schedule(0, () => emit(vm, closed, 'close', [], call));
  if (closing) closes(vm, [fn, ...args], env);
  else keeperOf(vm, fn, result, call);
  const elements = name === 'forEach' || name === 'each' || name === 'map' ? itemsOf(args[0]) : undefined;
  const [, visit] = args;
  if (elements && visit && isCallable(visit)) {
    const visitLater = callLater(vm, visit, env, site);
    for (const item of elements.slice(0, 100)) visitLater([item]);
    return;
  }
  const [first] = args;
  if (name === 'register' && first && isCallable(first)) {
    // A plugin: fastify calls it before it listens.
    callLater(
      vm,
      first,
      env,
      site,
    )([fn.parent ?? UNDEFINED, args[1] ?? UNDEFINED, native('done', doNothing)]);
    return;
  }
  const sure =
    CALLS_BACK.test(name) ||
    PIPES.test(fn.path) ||
    closing ||
    (fn.parent && GIVES_BACK.has(fn.parent.path) && !KEEPS_ITS_LISTENER.test(name));
  if (sure) for (const arg of args.filter(isCallable)) soon(vm, arg, env, site);
  else mayCall(vm, args, env, site);
}

/** `server.listen(0).unref()`, `server.unref()`: it keeps nothing alive any more. */
function unreference({ run }: Vm, fn: External): void {
  const chain: Value[] = [];
  for (let at = fn.parent; at && chain.length < 6; at = at.parent) chain.push(at);
  for (const keeper of run.keepers)
    if (keeper.handles.some(handle => chain.includes(handle))) keeper.ref = false;
}

function* doNothing(): Evaluation {
  return UNDEFINED;
}

function subscribe(vm: Vm, emitter: External, call: NativeCall): Value {
  const { args, env, site } = call;
  const [event, fn] = args;
  if (!fn) return emitter;
  const name = stringOf(event) ?? '*';
  const server = vm.run.phase === 'handler' && name === 'close' ? openServer(vm, emitter) : undefined;
  if (server) {
    server.whenClosed ??= [];
    server.whenClosed.push(() => soon(vm, fn, env, site));
    return emitter;
  }
  addListener(emitter.listeners, name, fn);
  if (emitter.path === 'process.stdin' && (name === 'data' || name === 'readable')) {
    noteLibrary(vm, external('process.stdin.on()', { parent: emitter }), call);
  }
  if (STARTUP_EVENTS.has(name) || (event?.kind === 'external' && /ready/i.test(event.path))) {
    soon(vm, fn, env, site);
  } else if (vm.run.phase === 'handler' && ENDS.test(name)) {
    soon(vm, fn, env, site);
  } else mayCall(vm, [fn], env, site, stringOf(event));
  return emitter;
}

export function* constructExternal(
  vm: Vm,
  cls: External,
  args: readonly Value[],
  env: Env,
  node: Node,
): Evaluation {
  const call: NativeCall = { self: undefined, args, env, site: node };
  const host = yield* constructHost(vm, cls, call);
  if (host) return host;
  const made = external(`${cls.path}()`, { parent: cls, args, truthy: true });
  noteLibrary(vm, made, call);
  share(vm.run, args);
  keeperOf(vm, cls, made, call);
  mayCall(vm, args, env, node);
  return made;
}
