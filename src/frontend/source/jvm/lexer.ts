import type { Location } from '../../../base/index.ts';
import type { FileText } from '../../../model/index.ts';

export type JvmLanguage = 'java' | 'kotlin' | 'scala' | 'groovy';

export interface Token {
  readonly kind: 'word' | 'string' | 'number' | 'mark';
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Of a bracket: where its partner stands in the list. */
  match: number | undefined;
}

/** A source as its words; comments are left out. The languages share all that is asked of it. */
export interface Tokens {
  readonly file: FileText;
  readonly list: readonly Token[];
}

const WORD = /[\p{L}_$][\p{L}\p{N}_$]*/uy;
const NUMBER = /\d[\w.]*/y;
const CHARACTER = /'(?:\\u+[0-9A-Fa-f]{4}|\\[0-7]{1,3}|\\.|[^'\\\n])'/y;
/** Groovy has texts in single quotes too. */
const QUOTED = /'''[\s\S]*?'''|'(?:\\[^\n]|[^'\\\n])*'/y;
const MARK = /->|=>|::|&&|\|\||[=!<>]=|[^\s]/y;
const PARTNER: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/**
 * JLS 17 chapter 3, the Kotlin grammar (Lexical) and the Scala 3 reference (Lexical Syntax): words, literals and
 * marks. Comments nest in Kotlin and Scala, and their strings hold expressions in `${ }`.
 */
export function tokensOf(file: FileText, language: JvmLanguage): Tokens {
  const { text } = file;
  const nests = language === 'kotlin' || language === 'scala';
  const single = language === 'groovy' ? QUOTED : CHARACTER;
  const list: Token[] = [];
  const open: number[] = [];
  let at = 0;
  const matched = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  const add = (kind: Token['kind'], length: number) => {
    const token: Token = {
      kind,
      text: text.slice(at, at + length),
      start: at,
      end: at + length,
      match: undefined,
    };
    list.push(token);
    at += length;
    if (kind === 'mark') pair(list, open);
  };
  while (at < text.length) {
    const char = text[at] ?? '';
    if (/\s/.test(char)) at++;
    else if (text.startsWith('//', at)) at = endOr(text, text.indexOf('\n', at));
    else if (text.startsWith('/*', at)) at = afterComment(text, at, nests);
    else if (char === '"') add('string', afterString(text, at, nests) - at);
    else {
      const character = char === "'" ? matched(single) : undefined;
      const word = matched(WORD);
      const number = matched(NUMBER);
      if (character) add('string', character.length);
      else if (word) add('word', word.length);
      else if (number) add('number', number.length);
      else add('mark', (matched(MARK) ?? char).length);
    }
  }
  return { file, list };
}

const endOr = (text: string, at: number) => (at === -1 ? text.length : at);

function pair(list: Token[], open: number[]): void {
  const index = list.length - 1;
  const token = list[index];
  if (!token) return;
  if (token.text === '(' || token.text === '[' || token.text === '{') open.push(index);
  const wanted = PARTNER[token.text];
  if (wanted === undefined) return;
  const at = open.findLastIndex(i => list[i]?.text === wanted);
  const partner = list[open[at] ?? -1];
  if (!partner) return;
  token.match = open[at];
  partner.match = index;
  open.length = at;
}

function afterComment(text: string, start: number, nests: boolean): number {
  let depth = 1;
  let at = start + 2;
  while (depth > 0 && at < text.length) {
    const close = text.indexOf('*/', at);
    if (close === -1) return text.length;
    const inner = nests ? text.indexOf('/*', at) : -1;
    depth += inner !== -1 && inner < close ? 1 : -1;
    at = (inner !== -1 && inner < close ? inner : close) + 2;
  }
  return at;
}

const MAX_NESTING = 20;

function afterString(text: string, start: number, hasTemplates: boolean, depth = 0): number {
  const isBlock = text.startsWith('"""', start);
  const quote = isBlock ? '"""' : '"';
  let at = start + quote.length;
  while (at < text.length) {
    if (text.startsWith(quote, at)) {
      at += quote.length;
      // Quotes before the last three belong to the text.
      while (isBlock && text[at] === '"') at++;
      return at;
    }
    if (text[at] === '\\' && !(isBlock && hasTemplates)) at += 2;
    else if (hasTemplates && text.startsWith('${', at)) at = afterTemplate(text, at + 2, depth);
    else if (text[at] === '\n' && !isBlock) return at;
    else at++;
  }
  return text.length;
}

function afterTemplate(text: string, start: number, depth: number): number {
  let braces = 1;
  let at = start;
  while (at < text.length && braces > 0) {
    const char = text[at];
    if (char === '"' && depth < MAX_NESTING) at = afterString(text, at, true, depth + 1);
    else {
      if (char === '{') braces++;
      if (char === '}') braces--;
      at++;
    }
  }
  return at;
}

/** The tokens between a bracket and its partner. */
export function inside({ list }: Tokens, open: number): { readonly from: number; readonly to: number } {
  return { from: open + 1, to: list[open]?.match ?? list.length };
}

export const placeOf = ({ file, list }: Tokens, at: number): Location => {
  const token = list[at];
  return file.locate(token?.start ?? 0, token?.end ?? 0);
};

/** What a string literal holds; `undefined`: it is none, or an expression is in it. */
export function literal(token: Token | undefined): string | undefined {
  const value = token?.kind === 'string' ? /^"([^"\\$]*)"$/.exec(token.text)?.[1] : undefined;
  return value;
}
