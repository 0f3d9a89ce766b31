import { callValue } from './calls.ts';
import { equals } from './operators.ts';
import {
  array,
  constant,
  type Evaluation,
  itemsOf,
  type NativeCall,
  type NativeValue,
  native,
  type ObjectValue,
  object,
  oneOf,
  UNDEFINED,
  unknown,
  type Value,
} from './values.ts';
import type { Vm } from './vm.ts';

type Entries = NonNullable<ObjectValue['entries']>;

/** `new Map(…)`, `new Set(…)`. */
export function collection(type: 'Map' | 'Set', from: Value | undefined): ObjectValue {
  const made = object({}, { entries: { type, list: [] } });
  const items = itemsOf(from);
  if (!items && from && !(from.kind === 'constant')) made.open = true;
  for (const item of items ?? []) {
    if (type === 'Set') made.entries?.list.push([item, item]);
    else if (item.kind === 'array')
      made.entries?.list.push([item.items[0] ?? UNDEFINED, item.items[1] ?? UNDEFINED]);
  }
  return made;
}

function find({ list }: Entries, key: Value | undefined): [Value, Value] | undefined {
  return list.find(([k]) => key !== undefined && equals(k, key) === true);
}

/** Those whose key may be this one. */
const maybe = ({ list }: Entries, key: Value | undefined): Entries['list'] =>
  list.filter(([k]) => key === undefined || equals(k, key) !== false);

function* forEach(vm: Vm, entries: Entries, { args, env, site }: NativeCall): Evaluation {
  const [fn] = args;
  for (const [key, value] of [...entries.list]) {
    if (fn) yield* callValue(vm, fn, undefined, [value, key], env, site);
  }
  return UNDEFINED;
}

function operate(of: ObjectValue, entries: Entries, method: string, args: readonly Value[]): Value {
  const [key, value] = args;
  const found = find(entries, key);
  switch (method) {
    case 'set':
    case 'add': {
      const added = (method === 'set' ? value : key) ?? UNDEFINED;
      if (found) found[1] = added;
      else if (key) entries.list.push([key, added]);
      return of;
    }
    case 'get': {
      if (found) return found[1];
      if (of.open) return unknown('an entry');
      const some = maybe(entries, key).map(([, v]) => v);
      return some.length > 0 ? oneOf([...some, unknown('an entry')]) : UNDEFINED;
    }
    case 'has':
      if (found) return constant(true);
      return of.open || maybe(entries, key).length > 0 ? unknown('an entry') : constant(false);
    case 'delete':
      if (found) entries.list.splice(entries.list.indexOf(found), 1);
      return constant(found !== undefined);
    case 'clear':
      entries.list.length = 0;
      return UNDEFINED;
    case 'keys':
      return array(
        entries.list.map(([k]) => k),
        of.open,
      );
    case 'values':
      return array(
        entries.list.map(([, v]) => v),
        of.open,
      );
    default:
      return array(
        entries.list.map(([k, v]) => array([k, v])),
        of.open,
      );
  }
}

const METHODS: ReadonlySet<string> = new Set([
  'set',
  'add',
  'get',
  'has',
  'delete',
  'clear',
  'keys',
  'values',
  'entries',
]);

export function collectionMethod(vm: Vm, of: ObjectValue, key: string): NativeValue | Value | undefined {
  const { entries } = of;
  if (!entries) return undefined;
  if (key === 'size') return of.open || entries.unsure ? unknown('a size') : constant(entries.list.length);
  if (key === 'forEach') return native(key, call => forEach(vm, entries, call));
  if (!METHODS.has(key)) return undefined;
  return native(key, function* ({ args, env }) {
    yield* [];
    const isSure = vm.run.isCertain(env.act.path);
    if (key === 'clear' && isSure) entries.unsure = false;
    else if ((key === 'set' || key === 'add') && !isSure) entries.unsure = true;
    return operate(of, entries, key, args);
  });
}
