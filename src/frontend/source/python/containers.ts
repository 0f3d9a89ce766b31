import { signalOfNumber } from '../../../kernel/index.ts';
import type { Machine } from './machine.ts';
import { CONTENTS } from './state.ts';
import {
  alternatives,
  type ObjectValue,
  same,
  sequence,
  textOf,
  truth,
  UNKNOWN,
  type Value,
} from './value.ts';

type Sequence = Extract<Value, { type: 'sequence' }>;
type Dict = Extract<Value, { type: 'dict' }>;

/**
 * Lists, sets and dicts are objects, and what is in them is a cell of the state: whoever has the object sees what
 * others have put there. Tuples do not change.
 */
const MAX_ITEMS = 64;

const NOTHING_SURE: Dict = { type: 'dict', entries: [], complete: false };

export function newList(m: Machine, contents: Sequence): Value {
  return filled(m, 'list', contents);
}

export function newDict(m: Machine, entries: Dict['entries'], complete = true): Value {
  return filled(m, 'dict', { type: 'dict', entries, complete });
}

function filled(m: Machine, of: 'list' | 'dict', contents: Sequence | Dict): Value {
  if (!m.state) return UNKNOWN;
  const container = m.object(of);
  m.setField(container, CONTENTS, contents);
  return container;
}

type Container = ObjectValue & { readonly of: 'list' | 'dict' };

export const isContainer = (v: Value): v is Container =>
  v.type === 'object' && (v.of === 'list' || v.of === 'dict');

/** What is in it, as far as that is known. */
export function contentsOf(m: Machine, v: Value): Sequence | Dict | undefined {
  const contents = isContainer(v) ? m.field(v, CONTENTS) : v;
  return contents?.type === 'sequence' || contents?.type === 'dict' ? contents : undefined;
}

const contentsOfDict = (m: Machine, v: Value): Dict | undefined => {
  const contents = contentsOf(m, v);
  return contents?.type === 'dict' ? contents : undefined;
};

/** The items of a list, tuple or set, the keys of a dict; `undefined` where there may be others. */
export function itemsOf(m: Machine, v: Value): readonly Value[] | undefined {
  // Both can be gone through: `for s in signal.Signals`.
  if (v.type === 'external')
    return v.path === 'signal.Signals' || v.path === 'signal.valid_signals()' ? SIGNALS : undefined;
  return contentsOf(m, v)?.complete ? knownItems(m, v) : undefined;
}

const SIGNALS: readonly Value[] = Array.from({ length: 31 }, (_, i): Value => {
  const name = signalOfNumber(i + 1);
  return name ? { type: 'signal', name } : UNKNOWN;
});

/** Values that are certainly in it, though there may be others. */
export function knownItems(m: Machine, v: Value): readonly Value[] {
  const contents = contentsOf(m, v);
  return contents?.type === 'dict' ? contents.entries.map(([key]) => key) : (contents?.items ?? []);
}

export const entriesOf = (m: Machine, v: Value): Dict['entries'] => contentsOfDict(m, v)?.entries ?? [];

export function append(m: Machine, list: ObjectValue, value: Value): void {
  const contents = contentsOf(m, list);
  const known = contents?.type === 'sequence' ? contents : sequence([], false);
  if (known.items.length < MAX_ITEMS)
    m.setField(list, CONTENTS, { ...known, items: [...known.items, value] });
}

/** `container[key] = value` */
export function putItem(m: Machine, container: ObjectValue, key: Value, value: Value): void {
  const contents = contentsOf(m, container);
  if (container.of === 'list') {
    const items = contents?.type === 'sequence' ? contents.items : [];
    const at = key.type === 'constant' && typeof key.value === 'number' ? key.value : undefined;
    const index = at !== undefined && at < 0 ? items.length + at : at;
    if (index === undefined || !contents?.complete) append(m, container, value);
    else if (index >= 0 && index < items.length)
      m.setField(container, CONTENTS, sequence(items.with(index, value)));
    return;
  }
  const known = contents?.type === 'dict' ? contents : NOTHING_SURE;
  const others = known.entries.filter(([k]) => !same(k, key) || k.type === 'unknown');
  if (others.length < MAX_ITEMS)
    m.setField(container, CONTENTS, { ...known, entries: [...others, [key, value]] });
}

/** Something is taken out: what, is known of the key of a dict alone. */
export function removeItem(m: Machine, container: ObjectValue, key?: Value): void {
  const contents = contentsOf(m, container);
  if (contents?.type === 'dict' && key && isSure(key)) {
    const entries = contents.entries.filter(([k]) => !same(k, key));
    m.setField(container, CONTENTS, { ...contents, entries });
  } else if (contents?.type === 'sequence')
    m.setField(container, CONTENTS, { ...contents, complete: false, reduced: true });
  else if (contents) m.setField(container, CONTENTS, { ...contents, complete: false });
}

export function empty(m: Machine, container: ObjectValue): void {
  const contents: Value = container.of === 'dict' ? { ...NOTHING_SURE, complete: true } : sequence([]);
  m.setField(container, CONTENTS, contents);
}

/** Whatever it holds may be another now. */
export function forget(m: Machine, container: ObjectValue): void {
  m.setField(container, CONTENTS, container.of === 'dict' ? NOTHING_SURE : sequence([], false));
}

/** All entries of another one are put into it. */
export function merge(m: Machine, container: ObjectValue, other: Value): void {
  const entries = contentsOfDict(m, other);
  if (!entries?.complete) forget(m, container);
  for (const [key, value] of entries?.entries ?? []) putItem(m, container, key, value);
}

const isSure = (key: Value) => ['constant', 'signal', 'function', 'class', 'module'].includes(key.type);

/** The value of a key: one of several where keys are not known, `absent` where there is none. */
export function valuesOf(m: Machine, container: Value, key: Value): readonly Value[] | 'absent' | undefined {
  const contents = contentsOfDict(m, container);
  if (!contents) return undefined;
  const { entries, complete } = contents;
  if (!isSure(key) || entries.some(([k]) => !isSure(k)))
    return entries.length > 0 ? entries.map(([, value]) => value) : undefined;
  const found = entries.findLast(([k]) => isSameKey(k, key));
  if (found) return [found[1]];
  return complete ? 'absent' : undefined;
}

/** `signal.SIGTERM` and 15 are one key. */
function isSameKey(a: Value, b: Value): boolean {
  if (same(a, b)) return true;
  const texts = [textOf(a), textOf(b)];
  return a.type !== b.type && texts[0] === undefined && texts[1] === undefined && numbersAgree(a, b);
}

function numbersAgree(a: Value, b: Value): boolean {
  const signal = a.type === 'signal' ? a : b.type === 'signal' ? b : undefined;
  const number = a.type === 'constant' ? a.value : b.type === 'constant' ? b.value : undefined;
  return signal !== undefined && typeof number === 'number' && signalOfNumber(number) === signal.name;
}

/**
 * Python's truth of a value, of objects too. A list that is empty now may be filled elsewhere, in code that is not
 * followed; one that something is in is true.
 */
export function truthIn(m: Machine, value: Value): boolean | undefined {
  const [first, ...rest] = alternatives(value).map(one => truthOfOne(m, one));
  return rest.every(t => t === first) ? first : undefined;
}

function truthOfOne(m: Machine, value: Value): boolean | undefined {
  if (!isContainer(value)) return truth(value);
  const contents = contentsOf(m, value);
  return contents?.complete && knownItems(m, value).length > 0 ? true : undefined;
}

/**
 * `vars(object)`, `object.__dict__`, `globals()`: the cells of an object, a class or a module themselves, as a dict.
 */
export function cellsOf(v: Value): Value {
  switch (v.type) {
    case 'object':
      return { type: 'object', id: v.id, of: '__dict__' };
    case 'class':
      return { type: 'object', id: v.scope, of: '__dict__' };
    case 'module':
      return { type: 'object', id: v.module.scope, of: '__dict__' };
    default:
      return UNKNOWN;
  }
}
