import { argument, positional } from './arguments.ts';
import {
  append,
  contentsOf,
  empty,
  entriesOf,
  forget,
  itemsOf,
  knownItems,
  merge,
  newDict,
  newList,
  putItem,
  removeItem,
  valuesOf,
} from './containers.ts';
import type { Machine } from './machine.ts';
import type { Method } from './methods.ts';
import {
  type CallArgument,
  constant,
  either,
  NONE,
  type ObjectValue,
  sequence,
  textOf,
  UNKNOWN,
  type Value,
} from './value.ts';

const first = (args: readonly CallArgument[]) => argument(args, 0) ?? UNKNOWN;

const extend: Method = (m, self, args) => {
  for (const other of positional(args)) for (const item of knownItems(m, other)) append(m, self, item);
  return NONE;
};

const takeOut: Method = (m, self, args) => {
  const items = self.of === 'list' ? knownItems(m, self) : [];
  const taken = self.of === 'list' ? either(items) : valueFor(m, self, args);
  removeItem(m, self, self.of === 'list' ? undefined : first(args));
  return items.length > 0 || self.of !== 'list' ? taken : UNKNOWN;
};

const clear: Method = (m, self) => {
  empty(m, self);
  return NONE;
};

const put: Method = (m, self, args) => {
  putItem(m, self, first(args), argument(args, 1) ?? UNKNOWN);
  return NONE;
};

const remove: Method = (m, self, args) => {
  removeItem(m, self, self.of === 'dict' ? first(args) : undefined);
  return NONE;
};

/** Its value, or the default that is given: before the signal other code may have put it there. */
function valueFor(m: Machine, dict: ObjectValue, args: readonly CallArgument[]): Value {
  const values = valuesOf(m, dict, first(args));
  if (values === 'absent') return m.state?.delivered ? (argument(args, 1) ?? NONE) : UNKNOWN;
  return values ? either(values.length > 1 ? [...values, NONE] : values) : UNKNOWN;
}

const update: Method = (m, self, args) => {
  for (const { name, value } of args) {
    if (name === undefined) merge(m, self, value);
    else if (name === '*') forget(m, self);
    else putItem(m, self, constant(name), value);
  }
  return NONE;
};

const setDefault: Method = (m, self, args) => {
  const values = valuesOf(m, self, first(args));
  if (typeof values === 'object') return either(values);
  const value = argument(args, 1) ?? UNKNOWN;
  putItem(m, self, first(args), value);
  return value;
};

const known = (m: Machine, self: ObjectValue, of: (entry: readonly [Value, Value]) => Value) =>
  sequence(entriesOf(m, self).map(of), contentsOf(m, self)?.complete === true);

/** What is done to `vars(object)` is done to the object. */
const updateCells: Method = (m, self, args) => {
  for (const { name, value } of args) {
    if (name !== undefined) m.setField(self, name, value);
    else for (const [key, item] of entriesOf(m, value)) m.setField(self, textOf(key) ?? '', item);
  }
  return NONE;
};

export const CONTAINER_METHODS: Readonly<Record<string, Method>> = {
  'list.append': (m, self, args) => {
    append(m, self, first(args));
    return NONE;
  },
  'list.insert': (m, self, args) => {
    append(m, self, argument(args, 1) ?? UNKNOWN);
    return NONE;
  },
  'list.extend': extend,
  'list.copy': (m, self) => {
    const items = itemsOf(m, self);
    return newList(m, sequence(items ?? knownItems(m, self), items !== undefined));
  },
  'list.pop': takeOut,
  'list.remove': remove,
  'list.clear': clear,
  'list.__setitem__': put,
  'dict.keys': (m, self) => known(m, self, ([key]) => key),
  'dict.values': (m, self) => known(m, self, ([, value]) => value),
  'dict.items': (m, self) => known(m, self, entry => sequence(entry)),
  'dict.copy': (m, self) => newDict(m, entriesOf(m, self), contentsOf(m, self)?.complete === true),
  'dict.get': valueFor,
  'dict.setdefault': setDefault,
  'dict.pop': takeOut,
  'dict.popitem': (m, self) => {
    removeItem(m, self);
    return UNKNOWN;
  },
  'dict.clear': clear,
  'dict.update': update,
  'dict.__setitem__': put,
  'dict.__delitem__': remove,
  '__dict__.update': updateCells,
  '__dict__.__setitem__': (m, self, args) => {
    m.setField(self, textOf(first(args)) ?? '', argument(args, 1) ?? UNKNOWN);
    return NONE;
  },
  '__dict__.get': (m, self, args) => m.field(self, textOf(first(args)) ?? '') ?? UNKNOWN,
};

/** Of sets and deques, which are kept as lists. */
const ALSO_LIST: ReadonlyMap<string, string> = new Map([
  ['add', 'append'],
  ['appendleft', 'append'],
  ['update', 'extend'],
  ['extendleft', 'extend'],
  ['popleft', 'pop'],
  ['discard', 'remove'],
]);

export const containerMethod = (cls: string, name: string): string =>
  `${cls}.${cls === 'list' ? (ALSO_LIST.get(name) ?? name) : name}`;
