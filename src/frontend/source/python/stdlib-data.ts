import { path as paths } from '../../../base/index.ts';
import { argument, positional } from './arguments.ts';
import { invoke } from './call.ts';
import {
  contentsOf,
  entriesOf,
  isContainer,
  itemsOf,
  knownItems,
  newDict,
  newList,
  truthIn,
} from './containers.ts';
import type { Machine } from './machine.ts';
import { takeResults } from './methods-thread.ts';
import type { Builtin } from './stdlib.ts';
import { constant, FALSE, numberOf, sequence, TRUE, textOf, UNKNOWN, type Value } from './value.ts';

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

/** Splits as shlex.split() does for plain words and quotes. */
export function splitWords(text: string): string[] {
  return [...text.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)].map(([word]) => word.replace(/["']/g, ''));
}

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

const anything =
  (wanted: boolean): Builtin =>
  (m, args) => {
    const truths = (itemsOf(m, argument(args, 0) ?? UNKNOWN) ?? [UNKNOWN]).map(item => truthIn(m, item));
    if (truths.includes(wanted)) return wanted ? TRUE : FALSE;
    return truths.includes(undefined) ? UNKNOWN : wanted ? FALSE : TRUE;
  };

function emptyList(m: Machine): Value {
  return newList(m, sequence([]));
}

/** Numbers, texts, lists and dicts. */
export const DATA_CALLS: Readonly<Record<string, Builtin>> = {
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
  'platform.system': () => constant('Linux'),
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
  reversed: (_m, args) => argument(args, 0) ?? UNKNOWN,
  len: length,
  range,
  enumerate: enumerateItems,
  map: mapItems,
  any: anything(true),
  all: anything(false),
  'collections.deque': (m, args, at) => toSequence(m, args, at, 'list'),
  'collections.defaultdict': m => newDict(m, []),
  'collections.OrderedDict': toDict,
  'weakref.WeakSet': emptyList,
};
