import { argument, positional } from './arguments.ts';
import { assignAttribute } from './assign.ts';
import { above, attribute, findInClass, libraryClass, SUBCLASSES } from './attribute.ts';
import { invoke } from './call.ts';
import { cellsOf } from './containers.ts';
import { isExceptionName, matches } from './exceptions.ts';
import { importDotted } from './imports.ts';
import type { Builtin } from './stdlib.ts';
import { FALSE, NONE, same, sequence, TRUE, textOf, UNKNOWN } from './value.ts';

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
  if (self?.type === 'class' && base) return above(self, base);
  if (self?.type !== 'object' || !base) return UNKNOWN;
  if (base.type === 'class') return { ...self, of: base };
  return { ...self, of: libraryClass(m, base) ?? 'object' };
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

/** `import_module('.name', package)`, by one level for each dot. */
const importModule: Builtin = (m, args) => {
  const [, dots = '', name = ''] = /^(\.*)(.*)$/.exec(textOf(argument(args, 0)) ?? '') ?? [];
  if (name === '') return UNKNOWN;
  if (dots === '') return importDotted(m, name);
  const given = argument(args, 1, 'package');
  const parts = (textOf(given) ?? m.frame.module.package).split('.').filter(part => part !== '');
  const base = parts.slice(0, Math.max(0, parts.length - (dots.length - 1)));
  return given ? importDotted(m, [...base, name].join('.')) : UNKNOWN;
};

/** `package.module.Name`, `package.module:Name`: the object. */
const importObject: Builtin = (m, args) => {
  const [, module, name] = /^([\w.]+)[.:](\w+)$/.exec(textOf(argument(args, 0)) ?? '') ?? [];
  return module && name ? attribute(m, importDotted(m, module), name) : UNKNOWN;
};

/** What asks an object for its parts by name, or for what it is. */
export const REFLECTION_CALLS: Readonly<Record<string, Builtin>> = {
  getattr: getAttribute,
  setattr: setAttribute,
  vars: (_m, args) => cellsOf(argument(args, 0) ?? UNKNOWN),
  globals: m => cellsOf({ type: 'module', module: m.frame.module }),
  'types.SimpleNamespace': newRecord,
  hasattr: hasAttribute,
  'class.__subclasses__': (m, args) => {
    const cls = argument(args, 0);
    return (cls?.type === 'class' && m.state?.read(cls.scope, SUBCLASSES)) || sequence([]);
  },
  isinstance: isInstance,
  super: superOf,
  // It is not bound to the object that it is asked of.
  staticmethod: (_m, args) => ({ type: 'partial', callee: argument(args, 0) ?? UNKNOWN, args: [] }),
  // Of an injector: what is bound to the class is mostly an object of it.
  'inject.instance': (m, args, at) =>
    invoke(m, argument(args, 0) ?? UNKNOWN, [{ name: '*', value: UNKNOWN }], at),
  'importlib.import_module': importModule,
  __import__: (m, args) => {
    const name = textOf(argument(args, 0));
    if (name === undefined) return UNKNOWN;
    const whole = importDotted(m, name);
    // Without names to import from it, the first package of the path is what is given.
    return argument(args, 3, 'fromlist') ? whole : importDotted(m, name.split('.', 1)[0] ?? name);
  },
  'pydoc.locate': importObject,
  'pkgutil.resolve_name': importObject,
  'django.utils.module_loading.import_string': importObject,
  'werkzeug.utils.import_string': importObject,
};
