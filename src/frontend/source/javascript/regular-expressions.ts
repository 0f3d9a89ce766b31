import {
  array,
  constant,
  type NativeValue,
  native,
  stringOf,
  type Unknown,
  unknown,
  type Value,
} from './values.ts';

const MAX_PATTERN = 200;
const MAX_TEXT = 500;

/** A regular expression of the program. Nothing is known of what it fits where trying it could take long. */
export function regularExpression(pattern: string, flags: string): Unknown {
  const made = unknown('a regular expression');
  const plain = pattern.replace(/\\./g, '_').replace(/\[[^\]]*\]/g, '_');
  // One repetition at most, and of no group: the work grows with the square of a short text.
  if (pattern.length > MAX_PATTERN || /\)[*+{]/.test(plain) || (plain.match(/[*+{]/g) ?? []).length > 1)
    return made;
  try {
    return { ...made, regex: new RegExp(pattern, flags.replace(/[gy]/g, '')) };
  } catch {
    return made;
  }
}

/** What it fits in a text: as `match` and `exec` give it, without `g`; `undefined`: that is not known. */
export function matchOf({ regex }: Unknown, text: Value | undefined): Value | undefined {
  const tried = stringOf(text);
  if (!regex || tried === undefined || tried.length > MAX_TEXT) return undefined;
  const found = regex.exec(tried);
  return found ? array([...found].map(constant)) : constant(null);
}

/** `/\.js$/.test(name)`, `/(\d+)/.exec(name)`. */
export function expressionMethod(of: Unknown, key: string): NativeValue | undefined {
  if (!of.regex || (key !== 'test' && key !== 'exec')) return undefined;
  return native(key, function* ({ args }) {
    yield* [];
    const found = matchOf(of, args[0]);
    if (!found) return unknown('whether a regular expression fits');
    return key === 'exec' ? found : constant(found.kind === 'array');
  });
}
