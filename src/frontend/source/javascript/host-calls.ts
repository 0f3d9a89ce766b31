import { abortController, onAbort } from './abort.ts';
import { collection } from './builtin-collections.ts';
import { mathCall } from './builtin-math.ts';
import { callValue } from './calls.ts';
import { besideModule, readFolder, readFolderSoon, readFolderThen } from './folders.ts';
import { pathCall } from './host.ts';
import { inherits, objectStatic } from './host-objects.ts';
import { callInTask } from './host-process.ts';
import { clearTimer, milliseconds, setTimerRef, sleep, timer } from './host-timers.ts';
import { peek } from './members.ts';
import { modelCall } from './model-calls.ts';
import { constructPromise, promiseStatic, withResolvers } from './promises.ts';
import { isStarter } from './starters.ts';
import {
  array,
  constant,
  type Evaluation,
  type External,
  itemsOf,
  type NativeCall,
  native,
  numberOf,
  object,
  stringOf,
  UNDEFINED,
  unknown,
  type Value,
} from './values.ts';
import { external, root, type Vm } from './vm.ts';

type HostCall = (vm: Vm, call: NativeCall) => Evaluation<Value | undefined>;

/** events.once(emitter, name). */
function onceEvent(vm: Vm, call: NativeCall): Evaluation {
  return (function* () {
    const [emitter, name] = call.args;
    const { made, resolve } = withResolvers(vm);
    if (!emitter || !name) return made;
    const settles = () => vm.run.settle(made, 'resolved', array([]));
    if (stringOf(name) === 'abort' && onAbort(emitter, settles)) return made;
    const on = peek(vm, emitter, 'once', call.env, call.site);
    const wrapped = native('once', ({ args }) =>
      callValue(vm, resolve, undefined, [array(args)], call.env, call.site),
    );
    yield* callValue(vm, on, emitter, [name, wrapped], call.env, call.site);
    const startsUp = stringOf(name);
    if (startsUp && /^(listening|ready|open|connect|online|spawn)$/.test(startsUp))
      vm.run.settle(made, 'resolved', array([]));
    return made;
  })();
}

/** events.on(emitter, name): what the loop over it does is not followed. */
function eachEvent(vm: Vm, { args: [emitter, name], env, site }: NativeCall): Evaluation {
  return (function* () {
    const each = external('events.on()');
    if (!emitter || !name) return each;
    const reason = `what the loop over \`${vm.loader.calleeText(env.act.module, site)}\` does then`;
    const told = native('on', function* () {
      yield* [];
      vm.run.act({ do: 'unknown', reason, may: [[{ do: 'exit', status: 0, cleansUp: true }]] }, []);
      return UNDEFINED;
    });
    yield* callValue(vm, peek(vm, emitter, 'on', env, site), emitter, [name, told], env, site);
    return each;
  })();
}

/** util.promisify: the function is given a callback. */
function promisify(vm: Vm, fn: Value | undefined): Value {
  if (fn?.kind === 'external' && fn.path === 'setTimeout') {
    return native('sleep', call => now(sleep(vm, milliseconds(vm, call.args[0], call), UNDEFINED)));
  }
  if (fn?.kind === 'external' && isStarter(fn.path)) {
    return external(fn.path.replace('child_process.', 'child_process/promises.'), { truthy: true });
  }
  return native('promisified', function* ({ self, args, env, site }) {
    const { made, resolve, reject } = withResolvers(vm);
    const callback = native('callback', function* (call) {
      const [error, value] = call.args;
      const failed = error && !(error.kind === 'constant' && !error.value);
      return yield* callValue(
        vm,
        failed ? reject : resolve,
        undefined,
        failed ? [error] : [value ?? UNDEFINED],
        env,
        site,
      );
    });
    if (!fn) return made;
    const result = yield* callValue(vm, fn, self, [...args, callback], env, site);
    // What comes from outside calls it, unless it keeps its callbacks for later.
    if (result.kind === 'external') vm.run.settle(made, 'resolved', result);
    return made;
  });
}

function* now<T extends Value | undefined>(value: T): Evaluation<T> {
  return value;
}

/** For what gives nothing. */
const done = (_work: undefined): Evaluation => now(UNDEFINED);

const CALLS: Readonly<Record<string, HostCall>> = {
  setTimeout: (vm, call) => now(timer(vm, call, false)),
  setInterval: (vm, call) => now(timer(vm, call, true)),
  setImmediate: (vm, call) => done(void callInTask(vm, call, 0)),
  queueMicrotask: (vm, call) => done(void callInTask(vm, call, 0)),
  clearTimeout: (vm, { args }) => done(void clearTimer(vm, args[0])),
  clearInterval: (vm, { args }) => done(void clearTimer(vm, args[0])),
  clearImmediate: () => now(UNDEFINED),
  'timers/promises.setTimeout': (vm, call) =>
    now(sleep(vm, milliseconds(vm, call.args[0], call), call.args[1] ?? UNDEFINED, call.args[2])),
  'Bun.sleep': (vm, call) => now(sleep(vm, milliseconds(vm, call.args[0], call), UNDEFINED)),
  'timers/promises.setImmediate': vm => now(sleep(vm, 0, UNDEFINED)),
  'timers/promises.scheduler.wait': (vm, call) =>
    now(sleep(vm, milliseconds(vm, call.args[0], call), UNDEFINED, call.args[1])),
  'Atomics.wait': (vm, { args, env, site }) => {
    // Without a limit, on the main thread, nothing is done any more.
    if (args.length === 3 && vm.run.isCertain(env.act.path)) vm.run.blocked ??= vm.run.site(env, site);
    return now(undefined);
  },
  require: (vm, call) => vm.loader.require(vm, call),
  'require.resolve': (vm, call) => now(besideModule(vm, call)),
  'module.createRequire': vm => now(root(vm, 'require')),
  'events.once': onceEvent,
  'events.on': eachEvent,
  'util.inherits': (_vm, { args }) => done(void inherits(args)),
  'util.promisify': (vm, { args }) => now(promisify(vm, args[0])),
  'url.pathToFileURL': (_vm, { args }) => {
    const path = stringOf(args[0]);
    return now(
      path === undefined
        ? undefined
        : object({ href: constant(`file://${path}`), pathname: constant(path) }, { open: true }),
    );
  },
  'url.fileURLToPath': (vm, { args, env, site }) => {
    const [url] = args;
    const href = stringOf(url) ?? stringOf(peek(vm, url, 'href', env, site));
    return now(href?.startsWith('file://') ? constant(href.slice('file://'.length)) : undefined);
  },
  'fs.readdirSync': (vm, call) => now(readFolder(vm, call)),
  'fs.readdir': (vm, call) => now(readFolderThen(vm, call)),
  'fs/promises.readdir': (vm, call) => now(readFolderSoon(vm, call)),
  'os.cpus': () => now(array([], true)),
  'os.platform': () => now(constant('linux')),
  'Array.from': (vm, call) => arrayFrom(vm, call),
  'Array.of': (_vm, { args }) => now(array(args)),
  'Array.isArray': (_vm, { args }) => {
    const kind = args[0]?.kind;
    return now(
      kind === 'array'
        ? constant(true)
        : kind === 'external' || kind === 'unknown' || kind === 'one-of'
          ? undefined
          : constant(false),
    );
  },
  Number: (_vm, { args: [a] }) =>
    now(a?.kind === 'constant' && typeof a.value !== 'bigint' ? constant(Number(a.value)) : undefined),
  parseInt: (_vm, { args: [a] }) =>
    now(a?.kind === 'constant' ? constant(Number.parseInt(String(a.value), 10)) : undefined),
  String: (_vm, { args: [a] }) => now(a?.kind === 'constant' ? constant(String(a.value)) : undefined),
  Boolean: (_vm, { args: [a] }) => now(a?.kind === 'constant' ? constant(Boolean(a.value)) : undefined),
  Error: (_vm, { args: [a] }) => now(object({ message: a ?? UNDEFINED }, { open: true })),
};

function* arrayFrom(vm: Vm, { args, env, site }: NativeCall): Evaluation {
  const [from, map] = args;
  const length =
    from?.kind === 'object' && !from.entries ? numberOf(from.slots.get('length')?.value) : undefined;
  const items =
    length === undefined ? itemsOf(from) : Array.from({ length: Math.min(length, 100) }, () => UNDEFINED);
  const made = array([], !items);
  for (const [at, item] of (items ?? [unknown('an element')]).entries()) {
    made.items.push(map ? yield* callValue(vm, map, undefined, [item, constant(at)], env, site) : item);
  }
  return made;
}

export function* hostCall(
  vm: Vm,
  fn: External,
  name: string,
  call: NativeCall,
): Evaluation<Value | undefined> {
  const { parent, path } = fn;
  const exact = Object.hasOwn(CALLS, path.replace(/^timers\.(?!promises)/, ''))
    ? CALLS[path.replace(/^timers\./, '')]
    : undefined;
  if (exact) return yield* exact(vm, call);
  if (path.startsWith('__') && vm.loader.isModel(call.env.act.module))
    return yield* modelCall(vm, path, call);
  switch (parent?.path) {
    case 'Promise':
      return yield* promiseStatic(vm, name, call);
    case 'Object':
    case 'Reflect':
    case 'JSON':
      return objectStatic(vm, name, call);
    case 'path':
    case 'path.posix':
      return pathCall(name, call.args, vm.run.input.cwd);
    case 'Math':
      return mathCall(name, call.args);
    case 'timer':
      return name === 'unref' || name === 'ref' ? setTimerRef(vm, parent, name === 'ref') : parent;
    case 'console':
      return UNDEFINED;
    default:
      return undefined;
  }
}

/** `new` of what the runtime has. */
export function* constructHost(vm: Vm, cls: External, call: NativeCall): Evaluation<Value | undefined> {
  const [first] = call.args;
  switch (cls.path) {
    case 'Promise':
      return yield* constructPromise(vm, call);
    case 'AbortController':
      return abortController(vm);
    case 'Map':
    case 'WeakMap':
      return collection('Map', first);
    case 'Set':
    case 'WeakSet':
      return collection('Set', first);
    case 'Array':
      return array(
        numberOf(first) === undefined
          ? call.args
          : Array.from({ length: Math.min(numberOf(first) ?? 0, 100) }, () => UNDEFINED),
      );
    case 'URL':
    case 'url.URL': {
      const [text, base] = [stringOf(first), stringOf(call.args[1])];
      if (text === undefined || (call.args[1] && base === undefined)) return undefined;
      const url = URL.canParse(text, base) ? new URL(text, base) : undefined;
      return url && object({ href: constant(url.href), pathname: constant(url.pathname) }, { open: true });
    }
    case 'Function':
    case 'RegExp':
    case 'Date':
      return unknown(`new ${cls.path}`);
    default:
      return /(^|\.)\w*(Error|Exception)$/.test(cls.path)
        ? object({ message: first ?? UNDEFINED }, { open: true })
        : undefined;
  }
}
