import { type Location, lineIndex } from '../../base/index.ts';

/** A `Key=value` of a unit file. */
export interface UnitEntry {
  readonly section: string;
  readonly key: string;
  /** With lines that a backslash continues put together. */
  readonly value: string;
  /** Offsets in `value` to a place in the file. */
  locate(start: number, end: number): Location;
  readonly at: Location;
}

/** A word of a value, unquoted. */
export interface UnitWord {
  readonly text: string;
  readonly at: Location;
}

/**
 * The entries of a unit file of systemd in their order: keys may be repeated, an empty value takes back those before.
 * @source systemd.syntax(7)
 */
export function readUnit(file: string, text: string): readonly UnitEntry[] {
  const locate = lineIndex(file, text);
  let entries: UnitEntry[] = [];
  let section = '';
  for (const { offset, lines } of logicalLines(text)) {
    const [first = ''] = lines.map(line => line.text);
    const header = /^\s*\[([^\]]*)\]\s*$/.exec(first);
    if (header) section = header[1] ?? '';
    const assignment = header ? null : /^(\s*)([\w-]+)(\s*=[ \t]*)/.exec(first);
    if (!assignment) continue;
    const [whole, indent = '', key = ''] = assignment;
    const pieces = lines.map(({ text: line, offset: from }, i) =>
      i === 0 ? { text: line.slice(whole.length), from: from + whole.length } : { text: line, from },
    );
    const value = pieces
      .map(piece => piece.text)
      .join(' ')
      .trimEnd();
    if (value === '') entries = entries.filter(e => e.section !== section || e.key !== key);
    else {
      const origin = (at: number) => originIn(pieces, at);
      const start = offset + indent.length;
      entries.push({
        section,
        key,
        value,
        at: locate(start, origin(value.length - 1) + 1),
        locate: (from, to) => locate(origin(from), origin(Math.max(from, to - 1)) + 1),
      });
    }
  }
  return entries;
}

interface Piece {
  readonly text: string;
  readonly from: number;
}

function originIn(pieces: readonly Piece[], at: number): number {
  let rest = at;
  for (const { text, from } of pieces) {
    if (rest <= text.length) return from + rest;
    rest -= text.length + 1;
  }
  return pieces.at(-1)?.from ?? 0;
}

/** A line with those that continue it; comments between them are left out. */
function logicalLines(text: string) {
  const logical: { offset: number; lines: { text: string; offset: number }[] }[] = [];
  let open = false;
  let offset = 0;
  for (const written of text.split('\n')) {
    const line = written.replace(/\r$/, '');
    const isComment = /^\s*[#;]/.test(line);
    if (!isComment) {
      const continues = line.endsWith('\\');
      const piece = { text: continues ? line.slice(0, -1) : line, offset };
      if (open) logical.at(-1)?.lines.push(piece);
      else logical.push({ offset, lines: [piece] });
      open = continues;
    }
    offset += written.length + 1;
  }
  return logical;
}

/** The values of a key. */
export const valuesOf = (entries: readonly UnitEntry[], section: string, key: string): readonly UnitEntry[] =>
  entries.filter(entry => entry.section === section && entry.key === key);

/**
 * The words of a value: blanks part them, quotes and backslashes are those of C. `%%` and `$$` stand for one.
 * @source systemd.service(5), "Command lines"
 */
export function wordsIn(entry: UnitEntry): readonly UnitWord[] {
  const { value } = entry;
  const words: UnitWord[] = [];
  let word: { text: string; start: number } | undefined;
  let quote = '';
  for (let i = 0; i < value.length; i++) {
    const c = value[i] ?? '';
    if (quote === '' && /\s/.test(c)) {
      if (word) words.push({ text: word.text, at: entry.locate(word.start, i) });
      word = undefined;
      continue;
    }
    word ??= { text: '', start: i };
    if (c === '\\') word.text += ESCAPES[value[++i] ?? ''] ?? value[i] ?? '';
    else if (c === quote) quote = '';
    else if (quote === '' && (c === '"' || c === "'")) quote = c;
    else {
      if ((c === '%' || c === '$') && value[i + 1] === c) i++;
      word.text += c;
    }
  }
  if (word) words.push({ text: word.text, at: entry.locate(word.start, value.length) });
  return words;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', s: ' ' };
