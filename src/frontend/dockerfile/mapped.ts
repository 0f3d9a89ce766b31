import type { Location } from '../../base/index.ts';
import type { FileText } from '../../model/index.ts';

/** A text put together from pieces of a file: the offset in the file of each of its UTF-16 units. */
export interface Mapped {
  readonly text: string;
  readonly offsets: readonly number[];
}

/** Turns a range of offsets of the file into a place in it. */
export type Locate = (start: number, end: number) => Location;

export const EMPTY: Mapped = { text: '', offsets: [] };

/** A piece of the file as it stands. */
export function piece(text: string, start: number): Mapped {
  return { text, offsets: Array.from({ length: text.length }, (_, i) => start + i) };
}

export function concat(parts: readonly Mapped[]): Mapped {
  const offsets: number[] = [];
  for (const part of parts) for (const offset of part.offsets) offsets.push(offset);
  return { text: parts.map(part => part.text).join(''), offsets };
}

export function slice(mapped: Mapped, start: number, end = mapped.text.length): Mapped {
  return { text: mapped.text.slice(start, end), offsets: mapped.offsets.slice(start, end) };
}

export function trim(mapped: Mapped): Mapped {
  const start = mapped.text.length - mapped.text.trimStart().length;
  return slice(mapped, start, Math.max(start, mapped.text.trimEnd().length));
}

/** A range of a mapped text as a place in the file. */
export function place(mapped: Mapped, locate: Locate, start: number, end: number): Location {
  const last = mapped.offsets.length - 1;
  const from = mapped.offsets[Math.min(Math.max(start, 0), last)] ?? 0;
  const to = end > start ? (mapped.offsets[Math.min(end - 1, last)] ?? from) + 1 : from;
  return locate(from, Math.max(from, to));
}

/**
 * Lays a text over the piece of the file that it was made from: quotes and backslashes removed, `\n` turned into
 * a newline. Exact where characters were only dropped; inside an expanded variable it stays where that began.
 */
export function align(text: string, source: Mapped): Mapped {
  const offsets: number[] = [];
  let at = 0;
  const chars = [...text];
  for (const [n, char] of chars.entries()) {
    const found = closest(source.text, at, char);
    if (found !== -1) at = found;
    const offset = source.offsets[Math.min(at, source.offsets.length - 1)] ?? 0;
    for (let i = 0; i < char.length; i++) offsets.push(offset + (found === -1 ? 0 : i));
    if (found !== -1) at += isEscape(char, chars[n + 1], source.text, at) ? 2 : char.length;
  }
  return { text, offsets };
}

const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\t': '\\t', '\r': '\\r', '\\': '\\\\' };
/** A backslash that stands for itself, within single quotes, is none; of two of them each has its own. */
const isEscape = (char: string, next: string | undefined, source: string, at: number): boolean =>
  ESCAPES[char] !== undefined && source.startsWith(ESCAPES[char], at) && (char !== '\\' || next !== '\\');

/** Quotes, a backslash, a sign: how far ahead the next character of a text can be in its source. */
const WINDOW = 4;

function closest(source: string, at: number, char: string): number {
  const escape = ESCAPES[char];
  for (let i = at; i <= at + WINDOW && i < source.length; i++) {
    if (source.startsWith(char, i) || (escape !== undefined && source.startsWith(escape, i))) return i;
  }
  return -1;
}

/** A text in the image that stands in the Dockerfile. */
export function inlineText(file: string, mapped: Mapped, locate: Locate, at: Location): FileText {
  return {
    file,
    text: mapped.text,
    locate: (start, end) => (mapped.offsets.length === 0 ? at : place(mapped, locate, start, end)),
  };
}
