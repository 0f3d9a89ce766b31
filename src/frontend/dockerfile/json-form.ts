/** The exec form, as BuildKit decides it: the whole rest is a JSON array of strings. */
export type JsonForm =
  | { readonly kind: 'exec'; readonly argv: readonly string[] }
  /** An array with something else in it: the build fails. */
  | { readonly kind: 'invalid'; readonly problem: string }
  /** Any other text is the shell form. `broken`: it begins like an array; what is wrong with it, and where. */
  | { readonly kind: 'shell'; readonly broken?: BrokenToken };

export interface BrokenToken {
  readonly problem: string;
  /** Range in the text. */
  readonly start: number;
  readonly end: number;
}

/** @source moby/buildkit frontend/dockerfile/parser/line_parsers.go parseJSON, parseMaybeJSON */
export function jsonForm(text: string): JsonForm {
  if (!text.startsWith('[')) return { kind: 'shell' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return isTest(text) ? { kind: 'shell' } : { kind: 'shell', broken: brokenToken(text) };
  }
  if (!Array.isArray(value)) return { kind: 'shell' };
  const items: readonly unknown[] = value;
  const odd = items.findIndex(item => typeof item !== 'string');
  if (odd !== -1) {
    return { kind: 'invalid', problem: `${nameOf(items[odd])} is not a string` };
  }
  return { kind: 'exec', argv: items.filter(item => typeof item === 'string') };
}

/** An array or object is not printed: it may be nested deeper than a recursive function can follow. */
function nameOf(item: unknown): string {
  if (Array.isArray(item)) return 'an array inside the array';
  return typeof item === 'object' && item !== null ? 'an object' : shorten(String(item));
}

/** `[ -f x ] && …` and `[[ … ]]` are shell on purpose. */
const isTest = (text: string) => /^\[\[?\s+[^\s"']/.test(text) && / \]/.test(text);

export const shorten = (text: string) => (text.length > 24 ? `${text.slice(0, 23)}…` : text);

/** Names the token that keeps a text from being JSON. */
function brokenToken(text: string): BrokenToken {
  let expectsString = true;
  let strings = 0;
  let comma = 0;
  for (let i = 1; i < text.length; i++) {
    const char = text[i] ?? '';
    if (char.trim() === '') continue;
    if (char === '"') {
      const end = stringEnd(text, i);
      if (!expectsString) return token('a comma is missing before this string', i, end.at + 1);
      if (end.broken) return end.broken;
      i = end.at;
      expectsString = false;
      strings++;
    } else if (char === ',') {
      if (expectsString) return token('there is a comma without a string before it', i, i + 1);
      expectsString = true;
      comma = i;
    } else if (char === ']') return afterBracket(text, i, expectsString && strings > 0 ? comma : undefined);
    else return foreignToken(text, i);
  }
  return token('the closing bracket is missing', text.length - 1, text.length);
}

const token = (problem: string, start: number, end: number): BrokenToken => ({ problem, start, end });

function afterBracket(text: string, at: number, trailingComma: number | undefined): BrokenToken {
  if (trailingComma !== undefined) {
    return token('there is a comma after the last string', trailingComma, trailingComma + 1);
  }
  const rest = text.slice(at + 1);
  const start = at + 1 + (rest.length - rest.trimStart().length);
  return token(`\`${shorten(rest.trim())}\` follows the closing bracket`, start, text.length);
}

function foreignToken(text: string, at: number): BrokenToken {
  const char = text[at] ?? '';
  if (char === "'") {
    const close = text.indexOf("'", at + 1);
    return token('single quotes are not JSON', at, close === -1 ? at + 1 : close + 1);
  }
  if ('“”„‘’'.includes(char)) return token('typographic quotes are not JSON', at, at + 1);
  let end = at;
  while (end < text.length && end < at + 60 && !/[\s,\]]/.test(text[end] ?? '')) end++;
  end = Math.max(end, at + 1);
  return token(`\`${shorten(text.slice(at, end))}\` is not in double quotes`, at, end);
}

function stringEnd(text: string, start: number): { readonly at: number; readonly broken?: BrokenToken } {
  for (let i = start + 1; i < text.length; i++) {
    const char = text[i] ?? '';
    if (char === '"') return { at: i };
    if (char < ' ') {
      return { at: i, broken: token('there is a tab or another control character in a string', i, i + 1) };
    }
    if (char !== '\\') continue;
    const escaped = text[i + 1] ?? '';
    const isUnicode = escaped === 'u' && /^[0-9A-Fa-f]{4}$/.test(text.slice(i + 2, i + 6));
    if (!'"\\/bfnrt'.includes(escaped || ' ') && !isUnicode) {
      return { at: i, broken: token(`\`\\${escaped}\` is not a JSON escape`, i, i + 2) };
    }
    i++;
  }
  return {
    at: text.length - 1,
    broken: token('the closing double quote is missing', start, text.length),
  };
}
