/**
 * Text for a terminal. What comes from files may hold escape sequences that move the cursor or change the
 * clipboard, and bidirectional controls that show code in another order: none of them is printed as it is.
 */
export function safe(text: string): string {
  return text.replace(UNSAFE, escapeCharacter);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

function escapeCharacter(character: string): string {
  const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  const code = character.charCodeAt(0);
  const hex = code.toString(16);
  return named[character] ?? (code < 0x100 ? `\\x${hex.padStart(2, '0')}` : `\\u${hex.padStart(4, '0')}`);
}

/**
 * CI servers obey commands in what a program prints: `##[…]` and `##vso[…]` anywhere in a line, `::…::` at its beginning.
 * None that comes from a file is printed as one.
 *
 * @source actions/runner ActionCommand.cs, TryParse and TryParseV2; microsoft/azure-pipelines-agent Command.cs
 */
export function inert(line: string): string {
  return line.replace(COMMAND, '#\\x23$1').replace(/^(\s{0,200}):(?=:)/, '$1\\x3a');
}

const COMMAND = /##(\[|vso\[)/g;

/** Halves of surrogate pairs, and what is no character, replaced. */
export function wellFormed(text: string): string {
  return text.replace(NO_TEXT, '\ufffd');
}

const NO_TEXT = /[\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** JSON for a file or a terminal: what JSON itself lets through, but a terminal or a CI server obeys, is escaped too. */
export function jsonText(value: unknown): string {
  return `${escapedJson(JSON.stringify(value, undefined, 2))}\n`;
}

/** The same in one line. */
export const jsonLine = (value: unknown): string => `${escapedJson(JSON.stringify(value))}\n`;

const escapedJson = (json: string) =>
  json
    .replace(UNSAFE, c => (c === '\n' ? c : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`))
    .replace(COMMAND, '#\\u0023$1');

/** A duration is one word: `10 s`. */
const WORD = /(?<!\S)\d+(?:\.\d+)? m?s(?!\w)\S*|\S+/g;

/** Breaks at blanks so that no line is longer than `width`; a longer word gets a line of its own. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.match(WORD) ?? []) {
    if (line === '') line = word;
    else if (line.length + 1 + word.length <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}

/** At most `width` characters, with an ellipsis where something is left out. */
export function truncate(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

/** `1 error`, `2 errors`. */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

/** `0 s`, `50 ms`, `10 s`. */
export function duration(ms: number): string {
  return ms > 0 && ms < 1000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 100) / 10} s`;
}

/** Cells of a terminal that a text takes: two for ideographs, kana, hangul and emoji, none for what is put on a letter. */
export function cells(text: string): number {
  if (NARROW.test(text)) return text.length;
  let sum = 0;
  for (const character of text) sum += cellsOf(character.codePointAt(0) ?? 0);
  return sum;
}

/** The part of a text from one cell to another. Half of a wide character is a blank. */
export function sliceCells(text: string, from: number, to: number): string {
  if (NARROW.test(text)) return text.slice(from, to);
  let out = '';
  let at = 0;
  for (const character of text) {
    const width = cellsOf(character.codePointAt(0) ?? 0);
    const end = at + width;
    // What takes no cell belongs to the character before it.
    if (width === 0 ? at > from && at <= to : at >= from && end <= to) out += character;
    else if (at < to && end > from) out += ' ';
    at = end;
  }
  return out;
}

const NARROW = /^[ -~]*$/;

/** @source Unicode EastAsianWidth.txt (W and F), and the emoji that are shown as pictures */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1faff],
  [0x20000, 0x3fffd],
];

const NONE: readonly (readonly [number, number])[] = [
  [0x300, 0x36f],
  [0x200b, 0x200d],
  [0xfe00, 0xfe0f],
];

function cellsOf(point: number): number {
  const within = (ranges: typeof WIDE) => ranges.some(([first, last]) => point >= first && point <= last);
  if (within(WIDE)) return 2;
  return within(NONE) ? 0 : 1;
}
