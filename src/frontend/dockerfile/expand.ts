import { hasWildcard, patternEnds, reversed } from './pattern.ts';

/**
 * `undefined`: not set. `{ value: undefined }`: set, but to what is not known; `isOpen`: only if whoever builds gives it a
 * value.
 */
export type Lookup = (
  name: string,
) => { readonly value: string | undefined; readonly isOpen?: boolean } | undefined;

export interface Expanded {
  /** Where a value is not known, the variable stays as written. */
  readonly text: string;
  /** Names that are not set; they count as empty. */
  readonly unset: readonly string[];
  /** Names whose value is not known. */
  readonly unknown: readonly string[];
  /** What makes the build fail: an open quote, a bad substitution, `${x:?}`. */
  readonly error?: string;
}

interface Options {
  readonly escape: string;
  /** A heredoc body: quotes are ordinary characters. */
  readonly keepQuotes?: boolean;
}

class Failure extends Error {}

const MAX_NESTING = 40;

/**
 * Removes quotes and expands variables as the builder does, with its modifiers.
 *
 * @source moby/buildkit frontend/dockerfile/shell/lex.go ProcessWord
 */
export function expand(text: string, lookup: Lookup, options: Options): Expanded {
  const lexer = new Lexer(text, lookup, options);
  try {
    return { text: lexer.until('', false), unset: lexer.unset, unknown: lexer.unknown };
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    return { text, unset: lexer.unset, unknown: lexer.unknown, error: failure.message };
  }
}

class Lexer {
  readonly unset: string[] = [];
  readonly unknown: string[] = [];
  readonly #text: string;
  readonly #lookup: Lookup;
  readonly #options: Options;
  #at = 0;
  #depth = 0;

  constructor(text: string, lookup: Lookup, options: Options) {
    this.#text = text;
    this.#lookup = lookup;
    this.#options = options;
  }

  /** Reads to `stop` (`''`: the end). `raw` keeps escapes, for patterns. */
  until(stop: string, raw: boolean): string {
    if (++this.#depth > MAX_NESTING) throw new Failure('variables are nested too deep');
    const out: string[] = [];
    while (this.#at < this.#text.length) {
      const char = this.#text[this.#at] ?? '';
      if (stop !== '' && char === stop) {
        this.#at++;
        this.#depth--;
        return out.join('');
      }
      if (char === '$') out.push(this.#dollar());
      else if (!this.#options.keepQuotes && char === "'") out.push(this.#single());
      else if (!this.#options.keepQuotes && char === '"') out.push(this.#double(raw));
      else out.push(this.#plain(raw));
    }
    if (stop !== '') throw new Failure(`\`${stop}\` is missing`);
    this.#depth--;
    return out.join('');
  }

  #plain(raw: boolean): string {
    const char = this.#text[this.#at++] ?? '';
    if (char !== this.#options.escape) return char;
    const next = this.#text[this.#at];
    if (next === undefined) return raw ? char : '';
    // In a heredoc body a backslash is an ordinary character unless it stands before `$`.
    if (this.#options.keepQuotes && next !== '$' && next !== char) return char;
    this.#at++;
    return raw ? char + next : next;
  }

  #single(): string {
    const end = this.#text.indexOf("'", this.#at + 1);
    if (end === -1) throw new Failure('a single quote is not closed');
    const inner = this.#text.slice(this.#at + 1, end);
    this.#at = end + 1;
    return inner;
  }

  #double(raw: boolean): string {
    const out: string[] = [];
    const { escape } = this.#options;
    this.#at++;
    for (;;) {
      const char = this.#text[this.#at];
      if (char === undefined) throw new Failure('a double quote is not closed');
      if (char === '$') {
        out.push(this.#dollar());
        continue;
      }
      this.#at++;
      if (char === '"') return out.join('');
      const next = this.#text[this.#at];
      if (char === escape && (next === '"' || next === '$' || next === escape)) {
        out.push(raw ? char + next : next);
        this.#at++;
      } else out.push(char);
    }
  }

  #dollar(): string {
    const start = this.#at++;
    if (this.#text[this.#at] !== '{') {
      const name = this.#name();
      return name === '' ? '$' : this.#value(name, start);
    }
    this.#at++;
    const name = this.#name();
    if (name === '') throw new Failure('bad substitution');
    const operator = this.#text[this.#at++];
    switch (operator) {
      case '}':
        return this.#value(name, start);
      case ':':
        return this.#modified(name, this.#text[this.#at++] ?? '', true, start);
      case '/':
        return this.#replaced(name, start);
      case undefined:
        throw new Failure('`}` is missing');
      default:
        return this.#modified(name, operator, false, start);
    }
  }

  #name(): string {
    const match = /^(?:\d+|[@*#?\-$!]|[A-Za-z_]\w*)/.exec(this.#text.slice(this.#at, this.#at + 256));
    this.#at += match?.[0].length ?? 0;
    return match?.[0] ?? '';
  }

  #value(name: string, start: number): string {
    const found = this.#lookup(name);
    if (!found) {
      this.unset.push(name);
      return '';
    }
    return found.value ?? this.#asWritten(name, start);
  }

  #asWritten(name: string, start: number): string {
    this.unknown.push(name);
    return this.#text.slice(start, this.#at);
  }

  #modified(name: string, operator: string, emptyIsUnset: boolean, start: number): string {
    const before = { unset: this.unset.length, unknown: this.unknown.length };
    const word = this.until('}', operator === '#' || operator === '%');
    const found = this.#lookup(name);
    const isUnset = found === undefined || (emptyIsUnset && found.value === '');
    // What the operand lacks does not matter where it is not used.
    const drop = () => {
      this.unset.length = before.unset;
      this.unknown.length = before.unknown;
    };
    switch (operator) {
      case '-':
        if (isUnset || found.isOpen) return word;
        drop();
        return found.value ?? this.#asWritten(name, start);
      case '+':
        if (found && found.value === undefined && emptyIsUnset) return this.#asWritten(name, start);
        if (!isUnset) return word;
        drop();
        return '';
      case '?':
        if (isUnset) throw new Failure(`${name}: ${word || 'is not allowed to be unset'}`);
        return found.value ?? this.#asWritten(name, start);
      case '#':
      case '%':
        if (emptyIsUnset) throw new Failure(`\`:${operator}\` is not a modifier`);
        return this.#trimmed(name, operator, word, start);
      default:
        throw new Failure(`\`${operator}\` is not a modifier`);
    }
  }

  #trimmed(name: string, side: '#' | '%', word: string, start: number): string {
    const greedy = word.startsWith(side);
    const pattern = greedy ? word.slice(1) : word;
    const value = this.#value(name, start);
    if (this.unknown.includes(name) || value === '') return value;
    const ends =
      side === '#' ? patternEnds(pattern, value, 0) : patternEnds(reversed(pattern), reversed(value), 0);
    const cut = greedy ? ends.at(-1) : ends[0];
    if (cut === undefined) return value;
    return side === '#' ? value.slice(cut) : value.slice(0, value.length - cut);
  }

  #replaced(name: string, start: number): string {
    const all = this.#text[this.#at] === '/';
    if (all) this.#at++;
    const pattern = this.until('/', true).replaceAll('\\/', '/');
    const replacement = this.until('}', true);
    const value = this.#value(name, start);
    if (this.unknown.includes(name) || pattern === '') return value;
    if (!hasWildcard(pattern)) {
      return all ? value.replaceAll(pattern, () => replacement) : value.replace(pattern, () => replacement);
    }
    return replaceMatches(value, pattern, replacement, all);
  }
}

/** Longer values are left alone: matching costs the square of their length. */
const MAX_REPLACED = 2000;

function replaceMatches(value: string, pattern: string, replacement: string, all: boolean): string {
  if (value.length > MAX_REPLACED) return value;
  let out = '';
  let at = 0;
  while (at < value.length) {
    const end = patternEnds(pattern, value, at).at(-1);
    if (end === undefined || end === at) {
      out += value[at++] ?? '';
      continue;
    }
    out += replacement;
    at = end;
    if (!all) break;
  }
  return out + value.slice(at);
}
