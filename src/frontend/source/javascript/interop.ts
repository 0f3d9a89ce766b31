import { object, UNDEFINED, type Value } from './values.ts';

/** Helpers that compilers put around `require`, so that a module has a `default`. */
export const INTEROP =
  /^(__importStar|__importDefault|__toESM|_interopRequire(Default|Wildcard)|_interop_require_(default|wildcard))$/;

export function interop([module = UNDEFINED]: readonly Value[]): Value {
  if (module.kind === 'external' || (module.kind === 'object' && module.slots.has('__esModule')))
    return module;
  if (module.kind !== 'object') return object({ default: module });
  const made = object(
    { default: module },
    { open: module.open, ...(module.base ? { base: module.base } : {}) },
  );
  for (const [name, found] of module.slots) if (name !== 'default') made.slots.set(name, found);
  return made;
}
