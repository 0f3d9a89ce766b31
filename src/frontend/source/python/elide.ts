import { skipString } from './skip-string.ts';

/** The block of a function, which is left out of the first parse. */
export interface Elided {
  /** From the `def` or `async` to the end of the block's last line. */
  readonly from: number;
  readonly to: number;
  /** Its first statement, */
  readonly first: number;
  /** and where in the shorter text something stands in its place. */
  readonly at: number;
}

/** Shorter blocks are parsed at once. */
const MIN_BLOCK = 80;
const PLACEHOLDER = 'pass';

/**
 * Takes the blocks of functions out of a text, so that the parser reads only those that are called: most functions of
 * a program never are. `isFunction`: the text is a function itself, whose own block stays. A text that the scan does
 * not understand stays whole.
 */
export function elide(
  text: string,
  isFunction: boolean,
): { readonly text: string; readonly elided: readonly Elided[] } {
  if (!text.includes('def ')) return { text, elided: [] };
  const elided: Elided[] = [];
  const out: string[] = [];
  let done = 0;
  let length = 0;
  for (const { from, first, to } of functionBlocks(text, isFunction) ?? []) {
    if (to - first < MIN_BLOCK) continue;
    out.push(text.slice(done, first), PLACEHOLDER);
    length += first - done;
    elided.push({ from, first, to, at: length });
    length += PLACEHOLDER.length;
    done = to;
  }
  return { text: done === 0 ? text : out.join('') + text.slice(done), elided };
}

/** Where a place of the shorter text is in the whole one. */
export function placeIn(elided: readonly Elided[], at: number): number {
  let low = 0;
  let high = elided.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((elided[middle]?.at ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  const before = elided[low - 1];
  return before ? at - before.at - PLACEHOLDER.length + before.to : at;
}

type Block = Omit<Elided, 'at'>;

/** The blocks of the outermost functions; `undefined` where a string or a bracket has no end. */
function functionBlocks(text: string, isFunction: boolean): readonly Block[] | undefined {
  const blocks: Block[] = [];
  let open: { from: number; indent: number; first: number | undefined; to: number } | undefined;
  const close = () => {
    if (open?.first !== undefined) blocks.push({ from: open.from, first: open.first, to: open.to });
    open = undefined;
  };
  for (let at = 0; at < text.length; ) {
    const start = lineStart(text, at);
    if (start.at >= text.length) break;
    const line = scanLine(text, start.at);
    if (!line) return undefined;
    at = line.end + 1;
    if (line.isBlank) continue;
    if (open && start.indent > open.indent) {
      open.first ??= start.at;
      open.to = line.end;
      continue;
    }
    close();
    if (line.last === ':' && !(isFunction && start.at === 0) && isDefinition(text, start.at))
      open = { from: start.at, indent: start.indent, first: undefined, to: line.end };
  }
  close();
  return blocks;
}

function isDefinition(text: string, at: number): boolean {
  DEFINITION.lastIndex = at;
  return DEFINITION.test(text);
}
const DEFINITION = /(?:async[ \t]+)?def[ \t]/y;

/** Where the text of a line begins, and how far it is indented. */
function lineStart(text: string, from: number): { readonly at: number; readonly indent: number } {
  let indent = 0;
  let at = from;
  for (; at < text.length; at++) {
    if (text[at] === ' ') indent++;
    else if (text[at] === '\t') indent += 8 - (indent % 8);
    else break;
  }
  return { at, indent };
}

interface Line {
  /** Of its line break. */
  readonly end: number;
  /** Its last character that is no comment. */
  readonly last: string;
  readonly isBlank: boolean;
}

const PLAIN = /[^'"#()[\]{}\\\n]+/y;
/** In brackets no line begins with such a word: a bracket that was taken for open is not. */
const STATEMENT = /(?:def|class|import|return|while|try|with)[ \t:]/y;

/** A logical line: it goes on in brackets, in long strings and behind a backslash. */
function scanLine(text: string, from: number): Line | undefined {
  let depth = 0;
  let last = '';
  let at = from;
  while (at < text.length) {
    PLAIN.lastIndex = at;
    if (PLAIN.test(text)) {
      const plain = text.slice(at, PLAIN.lastIndex).trimEnd();
      if (plain !== '') last = plain.at(-1) ?? '';
      at = PLAIN.lastIndex;
      continue;
    }
    const c = text[at] ?? '';
    if (c === '\n') {
      if (depth === 0) break;
      STATEMENT.lastIndex = lineStart(text, at + 1).at;
      if (STATEMENT.test(text)) return undefined;
      at++;
    } else if (c === '#') {
      const end = text.indexOf('\n', at);
      at = end === -1 ? text.length : end;
    } else if (c === '"' || c === "'") {
      const end = skipString(text, at);
      if (end === undefined) return undefined;
      last = c;
      at = end + 1;
    } else {
      if ('([{'.includes(c)) depth++;
      else if (c !== '\\' && --depth < 0) return undefined;
      last = c;
      at += c === '\\' ? 2 : 1;
    }
  }
  return depth > 0 ? undefined : { end: Math.min(at, text.length), last, isBlank: last === '' };
}
