import type { Script, Span } from '../ast.ts';

/** What makes a text no shell script, or none that we read. Caught where a whole script is read. */
export class SyntaxProblem extends Error {
  readonly start: number;
  readonly end: number;
  constructor(message: string, start: number, end: number) {
    super(message);
    this.start = start;
    this.end = end;
  }
}

export interface Comment extends Span {
  readonly text: string;
}

/** A here-document whose body has not come yet: it starts after the next newline. */
export interface PendingHeredoc {
  readonly delimiter: string;
  readonly stripTabs: boolean;
  readonly take: (body: string) => void;
}

/** Deeper nesting than any script has; recursion stays far from the end of the stack. */
export const MAX_DEPTH = 200;

/** Words that the grammar knows where a command may start (bash(1), RESERVED WORDS). */
const RESERVED = new Set(
  'if then else elif fi do done case esac while until for select function time coproc { } ! [[ in'.split(' '),
);

/** Reserved words that end a list; no command can start with them. */
const CLOSING = new Set(['then', 'else', 'elif', 'fi', 'do', 'done', 'esac', '}']);

/** Ends a word unless quoted: metacharacters of POSIX 2.3 and bash(1). A carriage return is none. */
export function isMeta(char: string): boolean {
  return char === '' || ' \t\n;&|()<>'.includes(char);
}

interface CursorOptions {
  /** Maps an offset of this text to one of the whole script: they differ inside backquotes. */
  readonly at: (offset: number) => number;
  readonly depth: number;
  readonly comments: Comment[];
  readonly list: (cursor: Cursor) => Script;
  /** `isText`: it is none that runs, and what is wrong with it matters to nobody. */
  readonly whole: (cursor: Cursor, isText: boolean) => Script;
}

/** A place in a script's text, and what the lexical rules say there. */
export class Cursor {
  readonly text: string;
  readonly comments: Comment[];
  pos = 0;
  readonly #options: CursorOptions;
  #depth: number;
  #pending: PendingHeredoc[] = [];
  #isText = false;

  constructor(text: string, options: CursorOptions) {
    this.text = text;
    this.comments = options.comments;
    this.#options = options;
    this.#depth = options.depth;
  }

  /** The list of commands from here to whatever ends one; handed in, for lists and words contain each other. */
  script(): Script {
    return this.#options.list(this);
  }

  /** A script of its own inside this one: the commands between backquotes. */
  innerScript(text: string, at: (offset: number) => number): Script {
    const options = { ...this.#options, at: (o: number) => this.#options.at(at(o)), depth: this.#depth };
    return this.#options.whole(new Cursor(text, options), this.#isText);
  }

  /** Reads words in which nothing is expanded. */
  asText<T>(read: () => T): T {
    this.#isText = true;
    try {
      return read();
    } finally {
      this.#isText = false;
    }
  }

  span(start: number, end = this.pos): Span {
    const from = this.#options.at(start);
    // From its last character on, for a backslash that went away may come before the next.
    return { start: from, end: end > start ? this.#options.at(end - 1) + 1 : from };
  }

  get char(): string {
    return this.text.charAt(this.pos);
  }

  get atEnd(): boolean {
    return this.pos >= this.text.length;
  }

  at(token: string): boolean {
    return this.text.startsWith(token, this.pos);
  }

  eat(token: string): boolean {
    if (!this.at(token)) return false;
    this.pos += token.length;
    return true;
  }

  /** What a sticky expression matches here; moves on behind it. */
  match(sticky: RegExp): RegExpExecArray | null {
    sticky.lastIndex = this.pos;
    const found = sticky.exec(this.text);
    if (found) this.pos = sticky.lastIndex;
    return found;
  }

  fail(message: string, start = this.pos): never {
    const { start: from, end } = this.span(start, Math.max(start, Math.min(this.pos + 1, this.text.length)));
    throw new SyntaxProblem(message, from, end);
  }

  unexpected(): never {
    if (this.atEnd) this.fail('unexpected end of the script');
    const token = this.char === '\n' ? 'end of line' : `\`${this.reserved() ?? this.char}\``;
    this.fail(`unexpected ${token}`);
  }

  nested<T>(work: () => T): T {
    if (this.#depth >= MAX_DEPTH) this.fail(`nested deeper than ${MAX_DEPTH} levels`);
    this.#depth++;
    try {
      return work();
    } finally {
      this.#depth--;
    }
  }

  /** The reserved word that stands here as a whole, unquoted word. */
  reserved(): string | undefined {
    const start = this.pos;
    const word = this.match(/[a-z]+|\[\[|[{}!]/y)?.[0];
    const whole = isMeta(this.char) || this.at('\\\n');
    this.pos = start;
    return word !== undefined && whole && RESERVED.has(word) ? word : undefined;
  }

  eatReserved(word: string): boolean {
    if (this.reserved() !== word) return false;
    this.pos += word.length;
    return true;
  }

  expectReserved(word: string): void {
    this.skipNewlines();
    if (!this.eatReserved(word)) this.unexpected();
  }

  expect(token: string): void {
    this.skipBlanks();
    if (!this.eat(token)) this.unexpected();
  }

  /** Does a list of commands end here? */
  atListEnd(): boolean {
    if (this.atEnd || this.char === ')' || this.at(';;') || this.at(';&')) return true;
    const word = this.reserved();
    return word !== undefined && CLOSING.has(word);
  }

  /** Passes blanks, line continuations and a comment. */
  skipBlanks(): void {
    for (;;) {
      if (this.char === ' ' || this.char === '\t') this.pos++;
      else if (!this.eat('\\\n')) break;
    }
    if (this.char !== '#') return;
    const start = this.pos;
    const newline = this.text.indexOf('\n', start);
    this.pos = newline === -1 ? this.text.length : newline;
    this.comments.push({ ...this.span(start), text: this.text.slice(start, this.pos) });
  }

  /** Passes blank lines; true if a newline was among what it passed. */
  skipNewlines(): boolean {
    let passed = false;
    for (;;) {
      this.skipBlanks();
      if (this.char !== '\n') return passed;
      this.pos++;
      passed = true;
      this.#readHeredocs();
    }
  }

  expectHeredoc(heredoc: PendingHeredoc): void {
    this.#pending.push(heredoc);
  }

  /** At the end of the text, bodies that never came are empty, as in every shell (with a warning in bash). */
  finish(): void {
    this.#readHeredocs();
  }

  #readHeredocs(): void {
    const pending = this.#pending;
    this.#pending = [];
    for (const heredoc of pending) heredoc.take(this.#readHeredoc(heredoc));
  }

  #readHeredoc({ delimiter, stripTabs }: PendingHeredoc): string {
    const lines: string[] = [];
    while (!this.atEnd) {
      const newline = this.text.indexOf('\n', this.pos);
      const end = newline === -1 ? this.text.length : newline;
      const raw = this.text.slice(this.pos, end);
      const line = stripTabs ? raw.replace(/^\t+/, '') : raw;
      this.pos = Math.min(end + 1, this.text.length);
      if (line === delimiter) break;
      lines.push(newline === -1 ? line : `${line}\n`);
    }
    return lines.join('');
  }
}
