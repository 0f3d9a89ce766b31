import { path as paths } from '../../../base/index.ts';
import { argument, positional } from './arguments.ts';
import { assignAttribute } from './assign.ts';
import { attribute, findInClass, libraryClass } from './attribute.ts';
import { block } from './block.ts';
import { invoke } from './call.ts';
import {
  cellsOf,
  contentsOf,
  entriesOf,
  isContainer,
  itemsOf,
  knownItems,
  newDict,
  newList,
  truthIn,
} from './containers.ts';
import { isExceptionName, matches, statusOf } from './exceptions.ts';
import { importDotted } from './imports.ts';
import type { Machine } from './machine.ts';
import { takeResults } from './methods-thread.ts';
import { typerArguments } from './stdlib-click.ts';
import type { Span } from './syntax.ts';
import {
  type CallArgument,
  constant,
  external,
  FALSE,
  NONE,
  numberOf,
  same,
  sequence,
  TRUE,
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

const getenv: Builtin = (m, args) => {
  const name = textOf(argument(args, 0));
  const set = name === undefined ? UNKNOWN : environment(m, name);
  if (set) return set;
  // Not set by the image: its default holds in a plain `docker run`, but for on/off switches that stay open.
  const fallback = argument(args, 1) ?? NONE;
  return textOf(fallback) !== undefined && /^\d+(\.\d+)?$/.test(textOf(fallback) ?? '') ? fallback : UNKNOWN;
};

const toNumber: Builtin = (m, args) => {
  const value = argument(args, 0);
  const text = textOf(value);
  const number = numberOf(value) ?? Number(text || Number.NaN);
  if (Number.isFinite(number)) return constant(number);
  // Of all that float() takes nothing has other letters.
  if (text !== undefined && /[^\d\s+\-._einfaty]/i.test(text)) m.raise({ name: 'ValueError' });
  return UNKNOWN;
};

const joinPath: Builtin = (_m, args) => {
  const texts = positional(args).map(textOf);
  return texts.every(t => t !== undefined) && texts.length > 0
    ? constant(texts.reduce((a, b) => (b.startsWith('/') ? b : `${a}/${b}`)))
    : UNKNOWN;
};

const onText =
  (change: (m: Machine, text: string) => string): Builtin =>
  (m, args) => {
    const text = textOf(argument(args, 0));
    return text === undefined ? UNKNOWN : constant(change(m, text));
  };

const onTexts =
  (test: (text: string, part: string) => boolean): Builtin =>
  (m, args) => {
    const text = textOf(argument(args, 0));
    const part = argument(args, 1) ?? UNKNOWN;
    const parts = (part.type === 'sequence' ? (itemsOf(m, part) ?? [UNKNOWN]) : [part]).map(textOf);
    if (text === undefined || parts.includes(undefined)) return UNKNOWN;
    return parts.some(p => test(text, p ?? '')) ? TRUE : FALSE;
  };

/** Splits as shlex.split() does for plain words and quotes. */
export function splitWords(text: string): string[] {
  return [...text.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)].map(([word]) => word.replace(/["']/g, ''));
}

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

const toSequence: Builtin = (m, args, at, path) => {
  const given = argument(args, 0);
  takeResults(m, given, at);
  const items = given ? itemsOf(m, given) : [];
  const all = sequence(items ?? (given ? knownItems(m, given) : []), items !== undefined);
  return path === 'list' || path === 'set' ? newList(m, all) : all;
};

const toDict: Builtin = (m, args) => {
  const given = argument(args, 0);
  const entries = args.flatMap(({ name, value }): [Value, Value][] =>
    name && name !== '*' ? [[constant(name), value]] : [],
  );
  return newDict(
    m,
    [...(given ? entriesOf(m, given) : []), ...entries],
    !given || contentsOf(m, given)?.complete,
  );
};

/** Of what does not change, `len(sys.argv)`, or has something in it: an empty list may be filled elsewhere. */
const length: Builtin = (m, args) => {
  const value = argument(args, 0) ?? UNKNOWN;
  const text = textOf(value);
  if (text !== undefined) return constant(text.length);
  const items = itemsOf(m, value);
  return items && (items.length > 0 || !isContainer(value)) ? constant(items.length) : UNKNOWN;
};

const range: Builtin = (_m, args) => {
  const numbers = positional(args).map(numberOf);
  const [start, stop] = numbers.length > 1 ? numbers : [0, numbers[0]];
  if (start === undefined || stop === undefined || numbers.length > 2) return UNKNOWN;
  const count = Math.max(0, stop - start);
  return count > 8 ? UNKNOWN : sequence(Array.from({ length: count }, (_, i) => constant(start + i)));
};

const enumerateItems: Builtin = (m, args) => {
  const items = itemsOf(m, argument(args, 0) ?? UNKNOWN);
  return items ? sequence(items.map((item, i) => sequence([constant(i), item]))) : UNKNOWN;
};

const mapItems: Builtin = (m, args, at) => {
  const callee = argument(args, 0) ?? UNKNOWN;
  const items = itemsOf(m, argument(args, 1) ?? UNKNOWN) ?? [UNKNOWN];
  return sequence(items.slice(0, 32).map(value => invoke(m, callee, [{ value }], at)));
};

const getAttribute: Builtin = (m, args) => {
  const name = textOf(argument(args, 1));
  const object = argument(args, 0);
  return name && object ? attribute(m, object, name) : UNKNOWN;
};

const setAttribute: Builtin = (m, args) => {
  const [object, name, value] = positional(args);
  const text = textOf(name);
  if (object && value && text !== undefined) assignAttribute(m, object, text, value);
  return NONE;
};

/** A bag of attributes. */
const newRecord: Builtin = (m, args, _at, path) => {
  const record = m.object(path);
  for (const { name, value } of args) if (name) m.setField(record, name, value);
  return record;
};

const hasAttribute: Builtin = (m, args) => {
  const name = textOf(argument(args, 1)) ?? '';
  const object = argument(args, 0);
  if (object?.type === 'external' && object.path === 'signal')
    return /^SIG[A-Z0-9]+$/.test(name) ? TRUE : UNKNOWN;
  if (object?.type === 'external' && object.path === 'os' && /^(fork|kill|setsid|killpg)$/.test(name))
    return TRUE;
  return object?.type === 'object' && m.field(object, name) ? TRUE : UNKNOWN;
};

/** `super()`: the same object, looked up in the class after the function's own. */
const superOf: Builtin = m => {
  const callee = m.frame.function;
  const self = callee?.self;
  const [base] = callee?.owner?.bases ?? [];
  if (self?.type !== 'object' || !base) return UNKNOWN;
  if (base.type === 'class') return { ...self, of: base };
  return { ...self, of: libraryClass(m, base) ?? 'object' };
};

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

const isInstance: Builtin = (m, args) => {
  const [object, cls] = positional(args);
  if (object?.type !== 'object' || !cls) return UNKNOWN;
  if (typeof object.of === 'string') {
    const answer = isExceptionName(object.of) ? matches(m, { name: object.of }, cls) : undefined;
    return answer === undefined ? UNKNOWN : answer ? TRUE : FALSE;
  }
  if (cls.type !== 'class') return UNKNOWN;
  return same(object.of, cls) || findInClass(m, object.of, '<none>') ? TRUE : UNKNOWN;
};

const anything =
  (wanted: boolean): Builtin =>
  (m, args) => {
    const truths = (itemsOf(m, argument(args, 0) ?? UNKNOWN) ?? [UNKNOWN]).map(item => truthIn(m, item));
    if (truths.includes(wanted)) return wanted ? TRUE : FALSE;
    return truths.includes(undefined) ? UNKNOWN : wanted ? FALSE : TRUE;
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
  int: toNumber,
  float: toNumber,
  'os.path.join': joinPath,
  'os.path.dirname': onText((_m, text) => paths.dirname(text)),
  'os.path.basename': onText((_m, text) => paths.basename(text)),
  'os.path.abspath': onText((m, text) => paths.resolve(m.program.settings.cwd, text)),
  'os.path.realpath': onText((m, text) => {
    const { cwd, files } = m.program.settings;
    const file = paths.resolve(cwd, text);
    return files.realpath?.(file) ?? file;
  }),
  str: (_m, args) => (textOf(argument(args, 0)) === undefined ? UNKNOWN : (argument(args, 0) ?? UNKNOWN)),
  'constant.split': (_m, args) => {
    const text = textOf(argument(args, 0));
    return text === undefined || args.length > 1 ? UNKNOWN : sequence(splitWords(text).map(constant));
  },
  'constant.startswith': onTexts((text, part) => text.startsWith(part)),
  'constant.endswith': onTexts((text, part) => text.endsWith(part)),
  'platform.system': () => constant('Linux'),
  'constant.lower': onText((_m, text) => text.toLowerCase()),
  'constant.upper': onText((_m, text) => text.toUpperCase()),
  'constant.strip': onText((_m, text) => text.trim()),
  'constant.format': () => UNKNOWN,
  'shlex.split': (_m, args) => {
    const text = textOf(argument(args, 0));
    return text === undefined ? UNKNOWN : sequence(splitWords(text).map(constant));
  },
  list: toSequence,
  tuple: toSequence,
  set: toSequence,
  dict: toDict,
  frozenset: toSequence,
  sorted: toSequence,
  reversed: first,
  len: length,
  range,
  enumerate: enumerateItems,
  map: mapItems,
  any: anything(true),
  all: anything(false),
  getattr: getAttribute,
  setattr: setAttribute,
  vars: (_m, args) => cellsOf(argument(args, 0) ?? UNKNOWN),
  globals: m => cellsOf({ type: 'module', module: m.frame.module }),
  'types.SimpleNamespace': newRecord,
  hasattr: hasAttribute,
  isinstance: isInstance,
  super: superOf,
  'collections.deque': (m, args, at) => toSequence(m, args, at, 'list'),
  'collections.defaultdict': m => newDict(m, []),
  'collections.OrderedDict': toDict,
  'weakref.WeakSet': emptyList,
  'sys.path.insert': setPath,
  'sys.path.append': setPath,
  'importlib.import_module': (m, args) => {
    const name = textOf(argument(args, 0));
    return name ? importDotted(m, name) : UNKNOWN;
  },
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
  'typer.run': runTyper,
  'absl.app.run': callFirst,
  'fire.Fire': callFirst,
  'trio.run': callFirst,
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

function emptyList(m: Machine): Value {
  return newList(m, sequence([]));
}
