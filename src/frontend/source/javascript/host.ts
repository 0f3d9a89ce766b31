import { path as paths } from '../../../base/index.ts';
import { type SignalName, signalNumber, signalOfNumber } from '../../../kernel/index.ts';
import { callValue } from './calls.ts';
import { globalValue } from './globals.ts';
import { exitOf } from './host-child.ts';
import { packageOf } from './keepers.ts';
import { promiseMethod, promiseOf } from './promises.ts';
import {
  array,
  constant,
  type Env,
  type External,
  itemsOf,
  native,
  object,
  oneOf,
  stringOf,
  UNDEFINED,
  unknown,
  type Value,
} from './values.ts';
import { external, memberOf, root, type Vm } from './vm.ts';

const signalNumbers = (): Value => {
  const names: Record<string, Value> = {};
  for (let number = 1; number < 32; number++) {
    const name = signalOfNumber(number);
    if (name) names[name] = constant(number);
  }
  return object(names);
};

/** Properties of the runtime's modules, as they are in the main process of a container on Linux. */
const PROPERTIES: Readonly<Record<string, (vm: Vm, env: Env) => Value>> = {
  'process.argv': vm => array(vm.run.input.argv.map(constant)),
  'process.argv0': () => constant('node'),
  'process.platform': () => constant('linux'),
  'process.exitCode': vm => vm.run.exitCode,
  'process.execArgv': () => array([], true),
  // Set by child_process.fork and cluster alone.
  'process.send': vm => (isClusterWorker(vm) ? external('process.send', { truthy: true }) : UNDEFINED),
  'process.connected': vm => constant(isClusterWorker(vm)),
  'Deno.build': () => object({ os: constant('linux') }, { open: true }),
  'Deno.args': vm => array(vm.run.input.argv.slice(2).map(constant)),
  'Deno.mainModule': vm => constant(`file://${vm.run.input.argv[1] ?? ''}`),
  'cluster.isPrimary': vm => constant(!isClusterWorker(vm)),
  'cluster.isMaster': vm => constant(!isClusterWorker(vm)),
  'cluster.isWorker': vm => constant(isClusterWorker(vm)),
  'cluster.worker': vm => (isClusterWorker(vm) ? external('cluster.worker', { truthy: true }) : UNDEFINED),
  'cluster.workers': vm => workers(vm),
  'worker_threads.isMainThread': () => constant(true),
  'worker_threads.parentPort': () => constant(null),
  'worker_threads.workerData': () => constant(null),
  'os.constants': () => object({ signals: signalNumbers() }, { open: true }),
  'constants.signals': signalNumbers,
  'os.EOL': () => constant('\n'),
  'path.sep': () => constant('/'),
  'require.main': (vm, env) => vm.loader.mainModule(vm, env),
  'child.killed': () => constant(false),
  'child.exitCode': () => constant(null),
  'child.signalCode': () => constant(null),
  'child.connected': () => constant(true),
};

/** @source node 20 lib/cluster.js */
const isClusterWorker = ({ run }: Vm): boolean => Object.hasOwn(run.input.env, 'NODE_UNIQUE_ID');

function workers(vm: Vm): Value {
  const made = object();
  for (const [at, child] of vm.run.children.entries()) {
    if (!('fork' in child.command) || !child.handle) continue;
    made.slots.set(String(at + 1), { value: child.handle, path: [] });
  }
  return made;
}

export function externalMember(vm: Vm, of: External, key: string, env: Env): Value {
  const { path } = of;
  if (path === 'globalThis') return globalValue(vm, key, env);
  if (path === 'process.env') return environment(vm, of, key);
  const full = path === 'child' ? `child.${key}` : `${path}.${key}`;
  // Of a server that was told to.
  if (key === 'listening' && /\.listen\(\)$|createServer\(\)$/.test(path)) return constant(true);
  const property = Object.hasOwn(PROPERTIES, full) ? PROPERTIES[full] : undefined;
  const assigned = of.members.get(key);
  if (property && !assigned) return property(vm, env);
  if (assigned) return assigned;
  if (key === 'default') return of;
  // `import cluster, { Cluster } from 'cluster'`; `events.EventEmitter` is `events` itself.
  if (full === 'events.EventEmitter' || full === 'events.EventEmitterAsyncResource') return of;
  if (full === 'child_process.promises' || full === 'fs.promises') return root(vm, full.replace('.', '/'));
  return exitOf(vm, of, key) ?? functionMember(vm, of, key) ?? memberOf(of, key);
}

/** `socket.bind(port)`: no method of a function. */
const BINDS_ADDRESSES: ReadonlySet<string> = new Set(['dgram', 'zeromq', 'grpc', '@grpc/grpc-js']);

function functionMember(vm: Vm, of: External, key: string): Value | undefined {
  switch (key) {
    case 'then':
    case 'catch':
    case 'finally':
      return promiseMethod(vm, promiseOf(vm, of), key);
    case 'bind':
      if (BINDS_ADDRESSES.has(packageOf(of))) return undefined;
      return native('bind', function* ({ args: [, ...bound] }) {
        yield* [];
        return native('bound', call =>
          callValue(vm, of, undefined, [...bound, ...call.args], call.env, call.site),
        );
      });
    case 'call':
      return native('call', ({ args, env, site }) => callValue(vm, of, args[0], args.slice(1), env, site));
    case 'apply':
      return native('apply', ({ args, env, site }) =>
        callValue(vm, of, args[0], itemsOf(args[1]) ?? [], env, site),
      );
    default:
      return undefined;
  }
}

/**
 * NODE_ENV that the image does not set is taken to be unset. Another variable that it does not set may well be
 * given to `docker run`; its default is what holds in a plain run. One that the image sets to nothing (`ENV TOKEN=`) is
 * named there for who is to give it.
 */
function environment(vm: Vm, of: External, key: string): Value {
  const assigned = of.members.get(key);
  if (assigned) return assigned;
  const { env } = vm.run.input;
  if (Object.hasOwn(env, key) && env[key] !== '') {
    const value = env[key];
    return value === undefined ? unknown(`the value of $${key} is not known`) : constant(value);
  }
  if (key === 'NODE_ENV') return UNDEFINED;
  return { kind: 'unknown', why: `the image does not set $${key}`, unset: true };
}

export function setExternalMember(vm: Vm, of: External, key: string, value: Value, env: Env): void {
  if (of.path === 'process' && key === 'exitCode') {
    vm.run.exitCode = value;
    return;
  }
  if (of.path === 'process' && key === 'title' && vm.run.phase === 'startup' && env.act.path.length === 0)
    vm.run.title = stringOf(value);
  const old = of.members.get(key);
  const sure = env.act.path.length === 0 || !old;
  of.members.set(key, sure ? value : oneOf([value, old]));
}

/** A signal by its name or number, as node takes it. */
export function signalOf(value: Value | undefined): SignalName | undefined {
  // `ShutdownSignal.SIGTERM`: an enumeration of a package.
  const member = value?.kind === 'external' ? /\.(SIG[A-Z0-9]+)$/.exec(value.path)?.[1] : undefined;
  if (member) return named(member);
  if (value?.kind !== 'constant') return undefined;
  if (typeof value.value === 'number') return signalOfNumber(value.value);
  return typeof value.value === 'string' && /^SIG[A-Z0-9]+$/.test(value.value)
    ? named(value.value)
    : undefined;
}

function named(text: string): SignalName | undefined {
  const alias = text === 'SIGIOT' ? 'SIGABRT' : text === 'SIGPOLL' ? 'SIGIO' : text;
  for (let number = 1; number < 32; number++)
    if (signalOfNumber(number) === alias) return signalOfNumber(number);
  return undefined;
}

export const numberOfSignal = (signal: SignalName): Value => constant(signalNumber(signal));

/** path.join and the like, on known texts. */
export function pathCall(name: string, args: readonly Value[], cwd: string): Value | undefined {
  const texts = args.map(a => (a.kind === 'constant' && typeof a.value === 'string' ? a.value : undefined));
  if (texts.includes(undefined)) return undefined;
  const parts = texts.map(t => t ?? '');
  const [first = ''] = parts;
  switch (name) {
    case 'join':
      return constant(paths.join(...parts));
    case 'resolve':
      return constant(parts.reduce((at, part) => paths.resolve(at, part), cwd));
    case 'dirname':
      return constant(paths.dirname(first));
    case 'basename': {
      const [, extension = ''] = parts;
      const name = paths.basename(first);
      return constant(extension && name.endsWith(extension) ? name.slice(0, -extension.length) : name);
    }
    case 'extname': {
      const name = paths.basename(first);
      const dot = name.lastIndexOf('.');
      return constant(dot > 0 ? name.slice(dot) : '');
    }
    case 'normalize':
      return constant(paths.normalize(first));
    default:
      return undefined;
  }
}
