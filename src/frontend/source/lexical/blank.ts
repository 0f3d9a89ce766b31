/** How a language writes comments and texts, as far as it takes to tell them from code. */
export interface Syntax {
  /** Begins a comment that ends with its line. */
  readonly line?: string;
  /** Begin and end of a comment, which may lie in another one. */
  readonly block?: readonly [string, string];
  /** What begins a text, and ends it; the longest first. */
  readonly quotes: readonly string[];
  /** A text that is written in another way; sticky. */
  readonly literal?: RegExp;
}

/** A text as the readers look at it, each of the same length as the text. */
export interface Blanked {
  /** Without comments. */
  readonly bare: string;
  /** Without comments, and with nothing in its texts. */
  readonly code: string;
}

/** A character: `'"'`; what follows a name is a part of it, as in `foldl'`. */
const CHARACTER = /'(?:\\[^\n]{1,8}?|[^'\\\n])'/y;

export function blanked(text: string, { line, block, quotes, literal }: Syntax): Blanked {
  const bare: string[] = [];
  const code: string[] = [];
  let from = 0;
  let at = 0;
  const upTo = (end: number, kind: 'comment' | 'text') => {
    const before = text.slice(from, at);
    const found = text.slice(at, end);
    const nothing = found.replace(/[^\n]/g, ' ');
    bare.push(before, kind === 'text' ? found : nothing);
    code.push(before, nothing);
    from = end;
    at = end;
  };
  while (at < text.length) {
    const quote = quotes.find(one => text.startsWith(one, at));
    const other = stickyEnd(literal, text, at) ?? characterEnd(text, at);
    if (block && text.startsWith(block[0], at)) upTo(blockEnd(text, at, block), 'comment');
    else if (line !== undefined && text.startsWith(line, at)) upTo(lineEnd(text, at), 'comment');
    else if (other !== undefined) upTo(other, 'text');
    else if (quote !== undefined) upTo(textEnd(text, at, quote), 'text');
    else at++;
  }
  bare.push(text.slice(from));
  code.push(text.slice(from));
  return { bare: bare.join(''), code: code.join('') };
}

function stickyEnd(pattern: RegExp | undefined, text: string, at: number): number | undefined {
  if (!pattern) return undefined;
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

const characterEnd = (text: string, at: number): number | undefined =>
  text[at] === "'" && !/\w/.test(text[at - 1] ?? '') ? stickyEnd(CHARACTER, text, at) : undefined;

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

function blockEnd(text: string, start: number, [open, close]: readonly [string, string]): number {
  let depth = 0;
  for (let at = start; at < text.length; ) {
    if (text.startsWith(open, at)) {
      depth++;
      at += open.length;
    } else if (text.startsWith(close, at)) {
      depth--;
      at += close.length;
      if (depth === 0) return at;
    } else at++;
  }
  return text.length;
}

function textEnd(text: string, start: number, quote: string): number {
  for (let at = start + quote.length; at < text.length; at++) {
    if (text[at] === '\\' && quote.length === 1) at++;
    else if (text.startsWith(quote, at)) return at + quote.length;
  }
  return text.length;
}
