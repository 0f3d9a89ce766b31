import { type Elided, elide } from './elide.ts';
import { skipString } from './skip-string.ts';

/**
 * Python that @lezer/python (1.1.19) does not take, rewritten to what it does, character for character: blank lines
 * in very long blocks, numbers with a dot at the end, CRLF after a continuation, form feeds, a byte order mark,
 * classes behind `except` without parentheses, names that `match` gives to what it matches, and the headers of
 * `with` statements in parentheses or with targets that are no names.
 */
export interface Prepared {
  /** To be parsed. */
  readonly text: string;
  /** As it was written: names and strings are read from here. */
  readonly original: string;
  /** Targets of `with … as`, by the place at which `text` has a placeholder. */
  readonly targets: ReadonlyMap<number, string>;
  /** Blocks of functions that are not in `text`, in order. */
  readonly elided: readonly Elided[];
  /** Where it lies in the file. */
  readonly offset: number;
}

export function prepare(original: string, offset: number, isFunction: boolean): Prepared {
  let text = original;
  if (text.startsWith('\ufeff')) text = ` ${text.slice(1)}`;
  if (text.includes('\r')) text = text.replace(/(\\?)\r\n/g, (_, slash) => (slash ? ' \\\n' : ' \n'));
  // A form feed starts the indentation anew.
  if (text.includes('\f')) text = text.replace(/\n[ \t]*\f/g, blank => `${' '.repeat(blank.length - 1)}\n`);
  const short = elide(text, isFunction);
  text = short.text;
  // Lezer gives up on a block of a thousand statements with blank lines and comments between them.
  text = text.replace(BLANK_LINES, blank => `${' '.repeat(blank.length - 1)}\n`);
  // `1.` is a number; the grammar looks for an attribute behind the dot.
  text = text.replace(/(?<![\w.])(\d[\d_]*)\.(?![\w.])/g, '$1 ');
  // Python 3.14; the grammar takes `except A, name` of Python 2. It is read as a union.
  text = text.replace(CLASSES, classes => classes.replaceAll(',', '|'));
  // The grammar knows no assignment there; what is matched is read all the same.
  text = text.replace(MATCHED, (_, match: string, name: string) => match + ' '.repeat(name.length));
  const targets = new Map<number, string>();
  if (/\bwith\b/.test(text)) text = rewriteHeaders(text, targets);
  return { text, original, targets, elided: short.elided, offset };
}

/** Blank lines and lines of comments, which hold no quotes lest one of a long string is lost. */
const BLANK_LINES = /(?<!\\)\n(?:[ \t]*(?:#[^\n"']*)?\n)+/g;

const CLASSES = /^[ \t]*except[ \t]+[\w.]+[ \t]*,[\w., \t]+(?=:)/gm;

const MATCHED = /^([ \t]*match[ \t]+)(\w+[ \t]*:=)/gm;

const HEADER = /^[ \t]*(?:async[ \t]+)?with\b/gm;
const MAX_HEADER = 4000;

function rewriteHeaders(text: string, targets: Map<number, string>): string {
  const out: string[] = [];
  let done = 0;
  HEADER.lastIndex = 0;
  for (let match = HEADER.exec(text); match; match = HEADER.exec(text)) {
    const start = match.index + match[0].length;
    const header = scanHeader(text, start);
    const changed = header && rewriteHeader(header, start, targets);
    if (!header || !changed) continue;
    out.push(text.slice(done, start), changed);
    done = start + header.text.length;
    HEADER.lastIndex = done;
  }
  return done === 0 ? text : out.join('') + text.slice(done);
}

interface Header {
  /** From behind `with` to before the colon. Comments are blank in it. */
  readonly text: string;
  /** The parentheses around all items, as offsets in the text. */
  readonly parentheses: readonly [number, number] | undefined;
  /** Targets behind `as`, as offsets in the text. */
  readonly targets: readonly (readonly [number, number])[];
}

/** Reads up to the colon that ends the header; `undefined` where the text is no such header. */
function scanHeader(text: string, start: number): Header | undefined {
  const open: number[] = [];
  const asAt: { readonly at: number; readonly depth: number }[] = [];
  const ends: { readonly at: number; readonly depth: number }[] = [];
  const comments: [number, number][] = [];
  const closed = new Map<number, number>();
  const limit = Math.min(text.length, start + MAX_HEADER);
  for (let i = start; i < limit; i++) {
    const c = text[i] ?? '';
    if (c === '"' || c === "'") {
      const end = skipString(text, i, limit);
      if (end === undefined) return undefined;
      i = end;
    } else if (c === '#') {
      const end = text.indexOf('\n', i);
      if (end === -1) return undefined;
      comments.push([i, end]);
      i = end - 1;
    } else if ('([{'.includes(c)) open.push(i);
    else if (')]}'.includes(c)) {
      const from = open.pop();
      if (from === undefined) return undefined;
      closed.set(from, i);
      ends.push({ at: i, depth: open.length + 1 });
    } else if (c === ',') ends.push({ at: i, depth: open.length });
    else if (c === '\n' && open.length === 0 && text[i - 1] !== '\\') return undefined;
    else if (c === ':' && open.length === 0) {
      ends.push({ at: i, depth: 0 });
      return describe(text, start, i, { asAt, ends, comments, closed });
    } else if (c === 'a' && /^as[\s(\\[]/.test(text.slice(i, i + 3)) && /[\s)\]}"']/.test(text[i - 1] ?? ''))
      asAt.push({ at: i, depth: open.length });
  }
  return undefined;
}

interface Marks {
  readonly asAt: readonly { readonly at: number; readonly depth: number }[];
  readonly ends: readonly { readonly at: number; readonly depth: number }[];
  readonly comments: readonly (readonly [number, number])[];
  readonly closed: ReadonlyMap<number, number>;
}

function describe(text: string, start: number, end: number, marks: Marks): Header {
  let plain = text.slice(start, end);
  for (const [from, to] of marks.comments) {
    plain = plain.slice(0, from - start) + ' '.repeat(to - from) + plain.slice(to - start);
  }
  const first = start + (plain.length - plain.trimStart().length);
  const last = marks.closed.get(first);
  const isWhole = last !== undefined && plain.slice(last + 1 - start).trim() === '';
  const depth = isWhole && marks.asAt.some(a => a.depth === 1) ? 1 : 0;
  const targets = marks.asAt
    .filter(a => a.depth === depth)
    .flatMap(({ at }): [number, number][] => {
      const next = marks.ends.find(e => e.at > at && e.depth === depth);
      return next ? [[at + 2, next.at]] : [];
    });
  return { text: plain, parentheses: depth === 1 && last !== undefined ? [first, last] : undefined, targets };
}

function rewriteHeader(header: Header, start: number, targets: Map<number, string>): string | undefined {
  const { parentheses } = header;
  const others = header.targets.filter(
    ([from, to]) => !/^\s*[\p{L}_][\p{L}\p{N}_]*\s*$/u.test(header.text.slice(from - start, to - start)),
  );
  if (!parentheses && others.length === 0) return undefined;
  let text = header.text;
  const put = (at: number, length: number, with_: string) => {
    text = text.slice(0, at - start) + with_.padEnd(length) + text.slice(at - start + length);
  };
  if (parentheses) for (const at of parentheses) put(at, 1, ' ');
  for (const [from, to] of others) {
    const written = header.text.slice(from - start, to - start);
    const target = written.trim();
    if (target === '') continue;
    const at = from + written.indexOf(target);
    targets.set(at, target);
    put(at, target.length, '_');
  }
  // Out of the parentheses a line break would end the statement.
  return text.replace(/\\?[ \t]*\n/g, blank => ' '.repeat(blank.length));
}
