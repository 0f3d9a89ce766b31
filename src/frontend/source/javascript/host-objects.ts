import { readSlot } from './frames.ts';
import { removeFrom, setOn } from './members.ts';
import {
  type ArrayValue,
  array,
  constant,
  itemsOf,
  type NativeCall,
  type ObjectValue,
  object,
  slot,
  stringOf,
  UNDEFINED,
  unknown,
  type Value,
} from './values.ts';
import { external, type Vm } from './vm.ts';

function entries(of: ObjectValue): [string, Value][] {
  return [...of.slots].map(([key, found]) => [key, readSlot(found)]);
}

function assign(vm: Vm, { args: [target, ...sources], env }: NativeCall): Value {
  if (target?.kind !== 'object' && target?.kind !== 'function') return target ?? UNDEFINED;
  for (const source of sources) {
    if (source.kind === 'object') {
      for (const [key, value] of entries(source)) setOn(vm, target, key, value, env);
      if (source.open && target.kind === 'object') target.open = true;
    } else if (source.kind !== 'constant' && target.kind === 'object') target.open = true;
  }
  return target;
}

function defineProperty([target, key, descriptor]: readonly Value[]): Value {
  const name = stringOf(key);
  if ((target?.kind === 'object' || target?.kind === 'function') && name && descriptor?.kind === 'object') {
    const value = descriptor.slots.get('value')?.value;
    const getter = descriptor.slots.get('get')?.value;
    if (getter) target.slots.set(name, { value: UNDEFINED, path: [], getter });
    else target.slots.set(name, slot(value ?? UNDEFINED));
  }
  return target ?? UNDEFINED;
}

/** util.inherits: instances get what the other's have. */
export function inherits([fn, from]: readonly Value[]): void {
  if (fn?.kind !== 'function') return;
  const own = fn.slots.get('prototype')?.value;
  const theirs = from?.kind === 'function' ? from.slots.get('prototype')?.value : undefined;
  const base =
    from?.kind === 'external'
      ? external(`${from.path}()`, { parent: from })
      : theirs?.kind === 'object'
        ? theirs.base
        : undefined;
  const made = object({}, { open: false, ...(base ? { base } : {}) });
  for (const each of [theirs, own])
    if (each?.kind === 'object') for (const [key, found] of each.slots) made.slots.set(key, found);
  fn.slots.set('prototype', slot(made));
}

/** How many there are is not known where some were made under conditions. */
function listed({ run }: Vm, of: ObjectValue, items: Value[]): ArrayValue {
  const unsure = [...of.slots.values()].some(({ path }) => !run.isCertain(path));
  return { ...array(items, of.open), ...(unsure ? { unsure } : {}) };
}

/** Static methods of Object, Reflect (whose names are others but for defineProperty) and JSON. */
export function objectStatic(vm: Vm, name: string, call: NativeCall): Value | undefined {
  const { args, env } = call;
  const [of] = args;
  const known = of?.kind === 'object' ? of : undefined;
  switch (name) {
    case 'keys':
    case 'getOwnPropertyNames':
    case 'ownKeys':
      return known ? listed(vm, known, [...known.slots.keys()].map(constant)) : array([], true);
    case 'values':
      if (of?.kind === 'array') return of;
      return known
        ? listed(
            vm,
            known,
            entries(known).map(([, v]) => v),
          )
        : array([], true);
    case 'entries':
      if (of?.kind === 'array')
        return array(
          of.items.map((v, at) => array([constant(String(at)), v])),
          of.open,
        );
      return known
        ? listed(
            vm,
            known,
            entries(known).map(([k, v]) => array([constant(k), v])),
          )
        : array([], true);
    case 'freeze':
    case 'seal':
    case 'preventExtensions':
    case 'setPrototypeOf':
      return of ?? UNDEFINED;
    case 'assign':
      return assign(vm, call);
    case 'defineProperty':
      return defineProperty(args);
    case 'set':
      if (of) setOn(vm, of, keyOf(args[1]), args[2] ?? UNDEFINED, env);
      return constant(true);
    case 'deleteProperty':
      if (of) removeFrom(vm, of, keyOf(args[1]), env);
      return constant(true);
    case 'create':
      return object({}, { open: of?.kind !== 'constant' });
    case 'fromEntries': {
      const made = object({}, { open: of?.kind !== 'array' || of.open });
      for (const entry of itemsOf(of) ?? []) {
        const [key, value] = itemsOf(entry) ?? [];
        if (key?.kind === 'constant') made.slots.set(String(key.value), slot(value ?? UNDEFINED));
      }
      return made;
    }
    case 'parse':
      return parsed(stringOf(of));
    default:
      return unknown(`what ${name} gives`);
  }
}

const keyOf = (key: Value | undefined) => (key?.kind === 'constant' ? String(key.value) : undefined);

const MAX_JSON = 10_000;

function parsed(text: string | undefined): Value {
  if (text === undefined || text.length > MAX_JSON) return unknown('parsed JSON');
  try {
    return fromJson(JSON.parse(text), 0);
  } catch {
    return unknown('parsed JSON');
  }
}

/** The value that a JSON document stands for. */
export function fromJson(data: unknown, depth: number): Value {
  if (depth > 20) return unknown('deep JSON');
  if (Array.isArray(data)) return array(data.slice(0, 1000).map(item => fromJson(item, depth + 1)));
  if (typeof data === 'object' && data !== null) {
    return object(Object.fromEntries(Object.entries(data).map(([k, v]) => [k, fromJson(v, depth + 1)])));
  }
  return typeof data === 'string' || typeof data === 'number' || typeof data === 'boolean' || data === null
    ? constant(data)
    : UNDEFINED;
}
