import { matchOf } from './regular-expressions.ts';
import { array, type Constant, constant, type NativeValue, native, unknown, type Value } from './values.ts';
import type { Vm } from './vm.ts';

type Method = (text: string, args: readonly (string | number | undefined)[]) => Value;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const MAX_TEXT = 10_000;

const METHODS: Readonly<Record<string, Method>> = {
  toUpperCase: t => constant(t.toUpperCase()),
  toLowerCase: t => constant(t.toLowerCase()),
  trim: t => constant(t.trim()),
  toString: (t: string) => constant(t),
  startsWith: (t, [a]) => constant(t.startsWith(text(a))),
  endsWith: (t, [a]) => constant(t.endsWith(text(a))),
  includes: (t, [a]) => constant(t.includes(text(a))),
  indexOf: (t, [a]) => constant(t.indexOf(text(a))),
  concat: (t, args) => constant([t, ...args].join('').slice(0, MAX_TEXT)),
  slice: (t, [a, b]) => constant(t.slice(Number(a ?? 0), b === undefined ? undefined : Number(b))),
  substring: (t, [a, b]) => constant(t.substring(Number(a ?? 0), b === undefined ? undefined : Number(b))),
  split: (t, [a]) => array((a === undefined ? [t] : t.split(text(a)).slice(0, MAX_TEXT)).map(constant)),
  replace: (t, [a, b]) => constant(t.replace(text(a), () => text(b))),
  replaceAll: (t, [a, b]) =>
    constant(text(a) === '' ? t : t.replaceAll(text(a), () => text(b)).slice(0, MAX_TEXT)),
  localeCompare: (t, [a]) => constant(t === a ? 0 : t < text(a) ? -1 : 1),
};

/** Properties of strings and numbers. */
export function textMethod(_vm: Vm, of: Constant, key: string): Value | undefined {
  const { value } = of;
  if (typeof value === 'number') return key === 'toString' ? numberText(value) : undefined;
  if (typeof value !== 'string') return undefined;
  if (key === 'length') return constant(value.length);
  if (/^\d+$/.test(key)) return constant(value[Number(key)]);
  const method = Object.hasOwn(METHODS, key) ? METHODS[key] : undefined;
  return native(key, function* ({ args }) {
    yield* [];
    const [first] = args;
    if (key === 'match' && first?.kind === 'unknown') {
      const found = matchOf(first, of);
      if (found) return found;
    }
    // What fits nowhere changes nothing.
    if (/^replace(?:All)?$/.test(key) && first?.kind === 'unknown' && isNothing(matchOf(first, of)))
      return of;
    const plain = args.map(a => (a.kind === 'constant' ? a.value : unknown));
    const fits = plain.every(p => typeof p === 'string' || typeof p === 'number' || p === undefined);
    if (!method || !fits) return unknown(`a text that "${key}" gives`);
    return method(
      value,
      plain.map(p => (typeof p === 'string' || typeof p === 'number' ? p : undefined)),
    );
  });
}

const isNothing = (found: Value | undefined): boolean => found?.kind === 'constant' && found.value === null;

const numberText = (value: number): NativeValue =>
  native('toString', function* () {
    yield* [];
    return constant(String(value));
  });
