/**
 * What of a module's text runs when it is loaded: its text without comments, without what strings say (but for the names
 * of modules), and without the bodies of functions and classes. It is read in leaps from sign to sign, in a fraction of
 * the time that a parser takes. `undefined`: it is not plain enough for that.
 */
export function topLevelOf(text: string): string | undefined {
  try {
    return new Scan(text).run();
  } catch (error) {
    if (error instanceof NotPlain) return undefined;
    throw error;
  }
}

class NotPlain extends Error {}

/** Brackets, and what may hold brackets that are none. */
const SIGNS = /[{}()[\]'"`/]/g;
/** What the text that runs is cut at. */
const CUTS = /[{}()[\]'"`/@;,]|=>|\b(?:function|class|interface|namespace|module|global)\b/g;
const ARROW_ENDS = /[{}()[\]'"`/;,]|\n(?=[\w$/@])|[^=!<>]=(?![=>])/g;
const CLASS_HEAD = /[{<>'"`/]/g;
const FUNCTION_HEAD = /[{}()[\]'"`/;<>]/g;

/** Behind these a slash begins a regular expression. */
const BEFORE_REGEX = /(?:^|[(,=:[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|in|of))$/;
/** Done while the class is made. */
const STATIC = /(?:^|[;{}\n])\s*(?:static\s*\{|static\s[^;(){}]*=|@\w)/;

class Scan {
  readonly #text: string;
  #out = '';

  constructor(text: string) {
    this.#text = text;
  }

  run(): string {
    const text = this.#text;
    let from = 0;
    for (;;) {
      const at = this.#find(CUTS, from);
      this.#out += text.slice(from, at);
      if (at >= text.length) return this.#out;
      from = this.#cut(at);
    }
  }

  /** Where a pattern is next; the end of the text where it is not. */
  #find(pattern: RegExp, from: number): number {
    pattern.lastIndex = from;
    return pattern.exec(this.#text)?.index ?? this.#text.length;
  }

  /** Writes what becomes of the piece that begins at an offset, and says where it ends. */
  #cut(at: number): number {
    const text = this.#text;
    const sign = text[at] ?? '';
    switch (sign) {
      case '@':
        throw new NotPlain();
      case '{':
        // A method of an object.
        return /\)\s*$/.test(this.#before(at)) ? this.#body(at) : this.#kept(at);
      case "'":
      case '"': {
        const end = this.#past(at);
        this.#out += /\b(?:from|import)\s*$/.test(this.#before(at)) ? text.slice(at, end) : "''";
        return end;
      }
      case '`': {
        const end = this.#past(at);
        const token = text.slice(at + 1, end - 1);
        this.#out += token.includes('${') ? `(${token})` : "''";
        return end;
      }
      case '/': {
        const end = this.#past(at);
        if (end === at + 1) return this.#kept(at);
        this.#out += text.slice(at, end).includes('\n') ? '\n' : ' ';
        return end;
      }
      case '=':
        return this.#arrow(at + 2);
      case 'f':
      case 'c':
      case 'i':
      case 'n':
      case 'm':
      case 'g':
        return this.#word(at);
      default:
        return this.#kept(at);
    }
  }

  #before(at: number): string {
    return this.#text.slice(Math.max(0, at - 40), at);
  }

  #kept(at: number): number {
    this.#out += this.#text[at];
    return at + 1;
  }

  #word(at: number): number {
    const [word = ''] = /^\w+/.exec(this.#text.slice(at, at + 12)) ?? [];
    const before = this.#before(at).trimEnd();
    this.#out += word;
    const end = at + word.length;
    if (/[.$]$/.test(before) || /[$:]/.test(this.#text[end] ?? '')) return end;
    if (word === 'function') return this.#function(end);
    if (word === 'class') return this.#class(end);
    // What tells of types alone.
    if (!/(?:^|[;}\n]|export|declare)$/.test(before) || this.#text[end] !== ' ') return end;
    const block = this.#find(SIGNS, end);
    return this.#text[block] === '{' ? this.#body(block) : end;
  }

  /** `name<T>(a: A): B {…}`; without a body it is one of several forms that it is called in. */
  #function(from: number): number {
    const text = this.#text;
    let angles = 0;
    let at = this.#closed(this.#find(/\(/g, from));
    this.#out += '()';
    for (;;) {
      at = this.#find(FUNCTION_HEAD, at);
      const sign = text[at] ?? ';';
      if (sign === ';') return at;
      const isType = angles > 0 || /[:|&]\s*$/.test(text.slice(at - 8, at));
      if (sign === '{' && !isType) return this.#body(at);
      if (sign === '<') angles++;
      if (sign === '>' && text[at - 1] !== '=') angles--;
      at = '{(['.includes(sign) ? this.#closed(at) : this.#past(at);
    }
  }

  #class(from: number): number {
    const text = this.#text;
    let angles = 0;
    let at = this.#find(CLASS_HEAD, from);
    for (; text[at] !== '{' || angles > 0; at = this.#find(CLASS_HEAD, at)) {
      if (at >= text.length) throw new NotPlain();
      if (text[at] === '<') angles++;
      if (text[at] === '>') angles--;
      at = text[at] === '{' ? this.#closed(at) : this.#past(at);
    }
    this.#out += text.slice(from, at);
    const end = this.#body(at);
    if (STATIC.test(text.slice(at + 1, end))) throw new NotPlain();
    return end;
  }

  #body(at: number): number {
    this.#out += '{}';
    return this.#closed(at);
  }

  /** A function `=> {…}`, or `=> …` up to where the expression ends. */
  #arrow(from: number): number {
    const text = this.#text;
    const start = from + (/^\s*/.exec(text.slice(from, from + 200))?.[0].length ?? 0);
    this.#out += '=>';
    if (text[start] === '{') return this.#body(start);
    for (let at = start; ; ) {
      at = this.#find(ARROW_ENDS, at);
      const sign = text[at] ?? ';';
      if (',;)]}\n'.includes(sign)) {
        this.#out += '0';
        return at;
      }
      // `const stop: () => void = start()`: the type ends, and what comes then runs.
      if (!'{([\'"`/'.includes(sign)) throw new NotPlain();
      at = '{(['.includes(sign) ? this.#closed(at) : this.#past(at);
    }
  }

  /** Behind the bracket that closes the one at an offset. */
  #closed(from: number): number {
    let depth = 0;
    for (let at = from; at < this.#text.length; at = this.#find(SIGNS, at)) {
      const sign = this.#text[at] ?? '';
      if ('{(['.includes(sign)) depth++;
      else if ('})]'.includes(sign) && --depth === 0) return at + 1;
      at = this.#past(at);
    }
    throw new NotPlain();
  }

  /** Behind the string, the comment or the regular expression at an offset, or one sign further. */
  #past(at: number): number {
    const text = this.#text;
    switch (text[at]) {
      case "'":
        return this.#behind(/['\\\n]/g, at, "'");
      case '"':
        return this.#behind(/["\\\n]/g, at, '"');
      case '`':
        return this.#template(at);
      case '/':
        if (text[at + 1] === '/') return this.#find(/\n/g, at);
        if (text[at + 1] === '*') return this.#find(/\*\//g, at + 2) + 2;
        return BEFORE_REGEX.test(this.#before(at).trimEnd()) ? this.#regex(at) : at + 1;
      default:
        return at + 1;
    }
  }

  #behind(stops: RegExp, from: number, quote: string): number {
    for (let at = from + 1; ; at += 2) {
      at = this.#find(stops, at);
      if (this.#text[at] === quote) return at + 1;
      if (this.#text[at] !== '\\') throw new NotPlain();
    }
  }

  #template(from: number): number {
    for (let at = from + 1; ; ) {
      at = this.#find(/[`\\]|\$\{/g, at);
      const sign = this.#text[at];
      if (sign === '`') return at + 1;
      if (sign === undefined) throw new NotPlain();
      at = sign === '\\' ? at + 2 : this.#closed(at + 1);
    }
  }

  #regex(from: number): number {
    let inClass = false;
    for (let at = from + 1; ; at++) {
      at = this.#find(/[\\[\]/\n]/g, at);
      const sign = this.#text[at];
      if (sign === '\\') at++;
      else if (sign === '[') inClass = true;
      else if (sign === ']') inClass = false;
      else if (sign === '/' && !inClass) return at + 1;
      else if (sign !== '/') throw new NotPlain();
    }
  }
}
