import { parseSignal, signalNumber } from '../../../kernel/index.ts';
import { callFunction } from './call.ts';
import { cellsOf } from './containers.ts';
import { isExceptionName } from './exceptions.ts';
import { loadModule } from './imports.ts';
import type { Machine } from './machine.ts';
import { constantOf } from './stdlib.ts';
import { ofApplication } from './stdlib-traitlets.ts';
import {
  type ClassValue,
  constant,
  either,
  external,
  type FunctionValue,
  type ObjectValue,
  UNKNOWN,
  type Value,
} from './value.ts';

export function attribute(m: Machine, object: Value, name: string): Value {
  if (!m.state) return UNKNOWN;
  if (name === '__dict__') return cellsOf(object);
  switch (object.type) {
    case 'any':
      return either(object.of.map(one => attribute(m, one, name)));
    case 'module':
      return (
        m.state.read(object.module.scope, name) ?? submodule(m, `${object.module.name}.${name}`) ?? UNKNOWN
      );
    case 'external':
      return externalAttribute(m, object.path, name);
    case 'object':
      return objectAttribute(m, object, name);
    case 'class':
      return classAttribute(m, object, name);
    case 'signal':
      if (name === 'name') return constant(object.name);
      return name === 'value' ? constant(signalNumber(object.name)) : UNKNOWN;
    case 'constant':
      // It may have been set in code that is not followed.
      if (object.value === null && m.handling > 0) m.unknown(`what has the attribute \`${name}\` then`);
      return { type: 'partial', callee: external(`constant.${name}`), args: [{ value: object }] };
    case 'sequence':
    case 'dict':
      return { type: 'partial', callee: external(`${object.type}.${name}`), args: [{ value: object }] };
    case 'method':
      return external(`?.${name}`);
    case 'partial':
      return attributeAbove(m, object, name) ?? external(`?.${name}`);
    case 'function':
    case 'coroutine':
    case 'pending':
    case 'child-status':
    case 'unknown':
      return external(`?.${name}`);
  }
}

function submodule(m: Machine, dotted: string): Value | undefined {
  const found = m.program.find(dotted);
  if (!found || !m.loaded.has(found.path)) return undefined;
  return { type: 'module', module: found };
}

const SIGNAL = /^signal(\.Signals)?$/;

function externalAttribute(m: Machine, owner: string, name: string): Value {
  if (SIGNAL.test(owner)) {
    const signal = /^SIG[A-Z0-9]+$/.test(name) ? parseSignal(name) : undefined;
    if (signal) return { type: 'signal', name: signal };
  }
  const path = `${owner}.${name}`;
  const known = constantOf(m, path);
  if (known) return known;
  if (owner.includes('(') || owner.startsWith('?')) return external(path);
  const found = m.program.find(path);
  return found ? loadModule(m, found) : external(path);
}

/** The class of a library that an object is of, by itself or through its bases. */
export function libraryClass(m: Machine, of: ObjectValue['of'] | Value, depth = 0): string | undefined {
  if (typeof of === 'string') return of;
  if (of.type === 'external') return of.path;
  if (of.type !== 'class' || depth > 20) return undefined;
  for (const base of of.bases) {
    const found = libraryClass(m, base, depth + 1);
    if (found && found !== 'object') return found;
  }
  return undefined;
}

export function findInClass(
  m: Machine,
  cls: Value,
  name: string,
  depth = 0,
): { value: Value; owner: ClassValue } | undefined {
  if (cls.type !== 'class' || depth > 20) return undefined;
  const own = m.state?.read(cls.scope, name);
  if (own) return { value: own, owner: cls };
  for (const base of cls.bases) {
    const found = findInClass(m, base, name, depth + 1);
    if (found) return found;
  }
  return undefined;
}

/** Objects of the library whose attributes are what was put there. */
const RECORDS = new Set(['signal.struct_siginfo', 'types.SimpleNamespace', 'selectors.SelectorKey']);

function objectAttribute(m: Machine, object: ObjectValue, name: string): Value {
  const own = m.field(object, name);
  // Options that were added in code that is not read.
  if (object.of === 'argparse.Namespace') return own ?? UNKNOWN;
  const isRecord = typeof object.of === 'string' && (RECORDS.has(object.of) || isExceptionName(object.of));
  if (own && (typeof object.of !== 'string' || isRecord)) return own;
  if (typeof object.of !== 'string') {
    const found = findInClass(m, object.of, name);
    if (found && isSetting(m, object, found.value)) return settingOf(m, name, found.value);
    if (found) return boundTo(m, object, found.value, found.owner);
  }
  const library = libraryClass(m, object.of);
  return library === undefined ? external(`?.${name}`) : { type: 'method', object, name };
}

/**
 * A field of pydantic's BaseSettings is read from the environment, which the image does not know whole. Numbers keep
 * their default, as with os.getenv().
 */
const isSetting = (m: Machine, object: ObjectValue, value: Value) =>
  value.type === 'constant' &&
  typeof value.value !== 'number' &&
  /(^|\.)BaseSettings$/.test(libraryClass(m, object.of) ?? '');

/** A prefix may stand before the name of its variable. */
function settingOf(m: Machine, name: string, fallback: Value): Value {
  if (fallback.type !== 'constant' || fallback.value === null || fallback.value === '') return UNKNOWN;
  const own = name.toLowerCase();
  const [variable] = Object.entries(m.program.settings.env).filter(([key]) => {
    const written = key.toLowerCase();
    return written === own || written.endsWith(`_${own}`);
  });
  if (variable) {
    const [key, value] = variable;
    const isPlain = typeof fallback.value === 'string' && key.length === name.length;
    return isPlain && value !== undefined && !m.program.mentions('env_prefix') ? constant(value) : UNKNOWN;
  }
  m.program.leftOpen = true;
  return m.program.takesDefaults ? fallback : UNKNOWN;
}

const decoratorNames = (f: FunctionValue) =>
  f.node.decorators.flatMap(d => (d.type === 'name' ? [d.id] : d.type === 'attribute' ? [d.name] : []));

function boundTo(m: Machine, object: ObjectValue, value: Value, owner: ClassValue): Value {
  if (value.type !== 'function' || value.self) return value;
  const decorators = decoratorNames(value);
  if (decorators.includes('staticmethod')) return { ...value, owner };
  const cls = typeof object.of === 'string' ? owner : object.of;
  if (decorators.includes('classmethod')) return { ...value, self: cls, owner };
  const bound: FunctionValue = { ...value, self: object, owner };
  return decorators.includes('property') || decorators.includes('cached_property')
    ? callFunction(m, bound, [])
    : bound;
}

const ABOVE = 'class.super';

/** `super()` in a class method: the same class, looked up from one of its bases on. */
export const above = (cls: ClassValue, base: Value): Value => ({
  type: 'partial',
  callee: external(ABOVE),
  args: [{ value: cls }, { value: base }],
});

function attributeAbove(
  m: Machine,
  { callee, args }: Extract<Value, { type: 'partial' }>,
  name: string,
): Value | undefined {
  const [cls, base] = args.map(({ value }) => value);
  if (callee.type !== 'external' || callee.path !== ABOVE || cls?.type !== 'class' || !base) return undefined;
  const found = findInClass(m, base, name);
  return found ? methodOfClass(found.value, found.owner, cls) : undefined;
}

/** Where a class keeps those that are derived from it. */
export const SUBCLASSES = '<subclasses>';

function classAttribute(m: Machine, cls: ClassValue, name: string): Value {
  if (name === '__subclasses__')
    return { type: 'partial', callee: external('class.__subclasses__'), args: [{ value: cls }] };
  const found = findInClass(m, cls, name);
  if (!found) {
    const library = libraryClass(m, cls);
    const made = library && ofApplication(library, cls, name);
    if (made) return made;
    return library ? external(`${library}.${name}`) : name === '__name__' ? constant(cls.name) : UNKNOWN;
  }
  return methodOfClass(found.value, found.owner, cls);
}

const methodOfClass = (value: Value, owner: ClassValue, cls: ClassValue): Value =>
  value.type === 'function' && decoratorNames(value).includes('classmethod')
    ? { ...value, self: cls, owner }
    : value;
