/** A value of a JavaScript literal; `undefined` stands for an expression that is not followed. */
export type Literal =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Literal[]
  | { readonly [key: string]: Literal };

/** Nesting beyond this is not followed. */
const MAX_DEPTH = 20;

class NotLiteral extends Error {}

/** The literal that a configuration exports: `module.exports = {…}` or `export default {…}`; no evaluation. */
export function exportedLiteral(source: string): Literal {
  const start = /(?:^|\n)\s*(?:module\.exports\s*=|export\s+default)\s*/.exec(source);
  if (!start) return undefined;
  try {
    return new Reader(source, start.index + start[0].length).value(0);
  } catch (e) {
    if (e instanceof NotLiteral) return undefined;
    throw e;
  }
}

class Reader {
  readonly #text: string;
  #at: number;
  constructor(text: string, at: number) {
    this.#text = text;
    this.#at = at;
  }

  value(depth: number): Literal {
    if (depth > MAX_DEPTH) throw new NotLiteral();
    this.#blanks();
    const char = this.#text[this.#at];
    if (char === '{') return this.#object(depth);
    if (char === '[') return this.#array(depth);
    const simple = char === '"' || char === "'" || char === '`' ? this.#string() : this.#word();
    this.#blanks();
    // `'a' + b`, `process.env.X || 3`: not a literal after all.
    if (!',}]);'.includes(this.#text[this.#at] ?? ';')) return this.#skip();
    return simple;
  }

  #object(depth: number): Literal {
    const entries: [string, Literal][] = [];
    this.#at++;
    for (;;) {
      this.#blanks();
      if (this.#take('}')) return Object.fromEntries(entries);
      const char = this.#text[this.#at];
      const key = char === '"' || char === "'" ? this.#string() : this.#name();
      this.#blanks();
      if (key === undefined || !this.#take(':')) throw new NotLiteral();
      entries.push([key, this.value(depth + 1)]);
      this.#blanks();
      if (!this.#take(',') && this.#text[this.#at] !== '}') throw new NotLiteral();
    }
  }

  #array(depth: number): Literal {
    const items: Literal[] = [];
    this.#at++;
    for (;;) {
      this.#blanks();
      if (this.#take(']')) return items;
      items.push(this.value(depth + 1));
      this.#blanks();
      if (!this.#take(',') && this.#text[this.#at] !== ']') throw new NotLiteral();
    }
  }

  #string(): string | undefined {
    const quote = this.#text[this.#at++];
    let out = '';
    let constant = true;
    for (; this.#at < this.#text.length; this.#at++) {
      const char = this.#text[this.#at] ?? '';
      if (char === quote) {
        this.#at++;
        return constant ? out : undefined;
      }
      if (quote === '`' && char === '$') constant = false;
      out += char === '\\' ? (this.#text[++this.#at] ?? '') : char;
    }
    throw new NotLiteral();
  }

  #word(): Literal {
    const word = /[\w.+-]*/y;
    word.lastIndex = this.#at;
    const found = word.exec(this.#text)?.[0] ?? '';
    if (found === '') return undefined;
    this.#at += found.length;
    if (found === 'true' || found === 'false') return found === 'true';
    if (found === 'null') return null;
    return /^-?\d+(\.\d+)?$/.test(found) ? Number(found) : undefined;
  }

  #name(): string | undefined {
    const name = /[\w$]+/y;
    name.lastIndex = this.#at;
    const found = name.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  /** To the end of an expression: the comma or bracket that closes it. */
  #skip(): undefined {
    let open = 0;
    for (; this.#at < this.#text.length; this.#at++) {
      const char = this.#text[this.#at] ?? '';
      if (char === '"' || char === "'" || char === '`') {
        this.#string();
        this.#at--;
      } else if ('([{'.includes(char)) open++;
      else if (')]}'.includes(char) && open-- === 0) return undefined;
      else if (char === ',' && open === 0) return undefined;
    }
    throw new NotLiteral();
  }

  #take(char: string): boolean {
    if (this.#text[this.#at] !== char) return false;
    this.#at++;
    return true;
  }

  #blanks(): void {
    for (;;) {
      while (/\s/.test(this.#text[this.#at] ?? '')) this.#at++;
      if (this.#text.startsWith('//', this.#at)) this.#at = this.#end('\n', 1);
      else if (this.#text.startsWith('/*', this.#at)) this.#at = this.#end('*/', 2);
      else return;
    }
  }

  #end(mark: string, length: number): number {
    const at = this.#text.indexOf(mark, this.#at);
    return at === -1 ? this.#text.length : at + length;
  }
}
