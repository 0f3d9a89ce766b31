import { argument, positional } from './arguments.ts';
import { block } from './block.ts';
import { invoke } from './call.ts';
import { callCommand } from './django.ts';
import { statusOf } from './exceptions.ts';
import type { Machine } from './machine.ts';
import { typerArguments } from './stdlib-click.ts';
import { DATA_CALLS } from './stdlib-data.ts';
import { runFire } from './stdlib-fire.ts';
import { REFLECTION_CALLS } from './stdlib-reflection.ts';
import { TEXT_METHODS } from './stdlib-text.ts';
import { TRAITLETS_CALLS } from './stdlib-traitlets.ts';
import type { Span } from './syntax.ts';
import {
  type CallArgument,
  constant,
  external,
  FALSE,
  NONE,
  numberOf,
  sequence,
  textOf,
  UNKNOWN,
  type Value,
} from './value.ts';

/** A function of Python's own library. */
export type Builtin = (m: Machine, args: readonly CallArgument[], at: Span, path: string) => Value;

/** Names of the standard library that stand for a known value on Linux. */
export function constantOf(m: Machine, path: string): Value | undefined {
  switch (path) {
    case 'sys.argv': {
      const [script = '', ...rest] = m.program.argv;
      return sequence([script, ...rest].map(constant));
    }
    case 'sys.platform':
      return constant('linux');
    case 'os.EX_OK':
      return constant(0);
    case 'os.name':
      return constant('posix');
    case 'os.sep':
      return constant('/');
    case 'typing.TYPE_CHECKING':
      return FALSE;
    case 'sys.executable':
      return constant('python3');
    default:
      return undefined;
  }
}

/** `os.environ[…]` and other items of things of a library. */
export function indexExternal(m: Machine, path: string, index: Value): Value {
  const name = textOf(index);
  if (path === 'os.environ') return (name && environment(m, name)) || UNKNOWN;
  if (path === 'signal.Signals') return index;
  return UNKNOWN;
}

/** A variable of the image's environment. Whatever it does not set may be set from outside. */
function environment(m: Machine, name: string): Value | undefined {
  const { env } = m.program.settings;
  if (!Object.hasOwn(env, name)) return undefined;
  const value = env[name];
  return value === undefined ? UNKNOWN : constant(value);
}

/** `"30"` and `30` alike; True and False are switches. */
const isNumber = (value: Value): boolean =>
  value.type === 'constant' && /^\d+(\.\d+)?$/.test(String(value.value));

const getenv: Builtin = (m, args) => {
  const name = textOf(argument(args, 0));
  const set = name === undefined ? UNKNOWN : environment(m, name);
  if (set) return set;
  // Not set by the image: its default holds in a plain `docker run`, but for switches, which stay open at first.
  const fallback = argument(args, 1, 'default') ?? NONE;
  if (isNumber(fallback)) return fallback;
  if (fallback.type !== 'constant' || fallback.value === null || fallback.value === '') return UNKNOWN;
  m.program.leftOpen = true;
  return m.program.takesDefaults ? fallback : UNKNOWN;
};

const sleep: Builtin = (m, args, at) => {
  const seconds = numberOf(argument(args, 0, 'seconds') ?? argument(args, 0, 'secs'));
  const forMs = seconds === undefined ? 'unknown' : Math.round(seconds * 1000);
  block(m, at, { what: m.text(at), kind: 'blocking', forMs });
  return NONE;
};

const exit: Builtin = (m, args) => {
  m.raise({ name: 'SystemExit', status: statusOf(argument(args, 0) ?? NONE) });
  return UNKNOWN;
};

const first: Builtin = (_m, args) => argument(args, 0) ?? UNKNOWN;
const nothing: Builtin = () => NONE;

const setPath: Builtin = (m, args, _at, path) => {
  const directory = textOf(argument(args, path.endsWith('insert') ? 1 : 0));
  if (directory !== undefined) m.program.extendPath(directory, path.endsWith('insert'));
  return NONE;
};

const register: Builtin = (m, args) => {
  const [callee, ...rest] = args;
  if (callee && m.state && m.context === 'main')
    m.state.atExit = [...m.state.atExit, { callee: callee.value, args: rest }];
  return callee?.value ?? NONE;
};

const callFirst: Builtin = (m, args, at) => {
  const [callee, ...rest] = args;
  return callee ? invoke(m, callee.value, rest, at) : UNKNOWN;
};

const runTyper: Builtin = (m, args, at) => {
  const [callee] = args;
  if (callee?.value.type !== 'function') return UNKNOWN;
  return invoke(m, callee.value, typerArguments(m, callee.value), at);
};

export const GENERAL_CALLS: Readonly<Record<string, Builtin>> = {
  'sys.exit': exit,
  exit,
  quit: exit,
  'time.sleep': sleep,
  'gevent.sleep': sleep,
  'eventlet.sleep': sleep,
  'os.getenv': getenv,
  'os.environ.get': getenv,
  'decouple.config': (m, args, at, path) =>
    args.some(a => a.name === 'cast') ? UNKNOWN : getenv(m, args, at, path),
  'environs.Env().str': getenv,
  'sys.path.insert': setPath,
  'sys.path.append': setPath,
  ...DATA_CALLS,
  ...TEXT_METHODS,
  ...REFLECTION_CALLS,
  ...TRAITLETS_CALLS,
  'atexit.register': register,
  'functools.partial': (_m, args) => {
    const [callee, ...rest] = args;
    return callee ? { type: 'partial', callee: callee.value, args: rest } : UNKNOWN;
  },
  'typing.cast': (_m, args) => args[1]?.value ?? UNKNOWN,
  'functools.wraps': () => external('functools.identity'),
  'functools.identity': first,
  'contextlib.contextmanager': first,
  'contextlib.suppress': (m, args) => {
    const object = m.object('contextlib.suppress');
    m.setField(object, 'classes', sequence(positional(args)));
    return object;
  },
  // The server and its thread. @source prometheus_client 0.19 exposition.py start_wsgi_server()
  'prometheus_client.start_http_server': () =>
    sequence(['server', 'thread'].map(part => external(`prometheus_client.<${part}>`))),
  'typer.run': runTyper,
  'absl.app.run': callFirst,
  'fire.Fire': runFire,
  'django.core.management.call_command': callCommand,
  'curio.run': callFirst,
  'functools.lru_cache': () => external('functools.identity'),
  'gevent.monkey.patch_all': nothing,
  'eventlet.monkey_patch': nothing,
  print: nothing,
  input: (m, _args, at) => {
    // Without a terminal or -i, standard input is at its end: input() raises EOFError. @see docker run
    block(m, at, { what: m.text(at), kind: 'blocking' });
    return UNKNOWN;
  },
  'socket.create_server': m => m.object('socket.socket'),
  'socket.create_connection': m => m.object('socket.socket'),
};
