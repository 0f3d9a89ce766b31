import { matchesPattern } from '../shell/value.ts';

/** The exec form, as BuildKit decides it: the whole rest is a JSON array of strings. */
export type JsonForm =
  | { readonly kind: 'exec'; readonly argv: readonly string[] }
  /** An array with something else in it: the build fails. */
  | { readonly kind: 'invalid'; readonly problem: string }
  /** Any other text is the shell form; `problem`: it begins like an array. */
  | { readonly kind: 'shell'; readonly problem?: string; readonly problemAt?: number };

/** @source moby/buildkit frontend/dockerfile/parser/line_parsers.go parseJSON */
export function jsonForm(text: string): JsonForm {
  if (!text.startsWith('[')) return { kind: 'shell' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'shell', ...jsonProblem(text) };
  }
  if (!Array.isArray(value)) return { kind: 'shell' };
  const odd = value.find(item => typeof item !== 'string');
  if (odd !== undefined) return { kind: 'invalid', problem: `${JSON.stringify(odd)} is not a string` };
  return { kind: 'exec', argv: value as string[] };
}

/** Names the token that keeps a text from being JSON. */
function jsonProblem(text: string): { problem: string; problemAt: number } {
  let expectsValue = true;
  for (let i = 1; i < text.length; i++) {
    const char = text[i] ?? '';
    if (/\s/.test(char)) continue;
    if (char === '"') {
      if (!expectsValue) return { problem: 'a comma is missing before this string', problemAt: i };
      const end = stringEnd(text, i);
      if (end.problem) return { problem: end.problem, problemAt: end.at };
      i = end.at;
      expectsValue = false;
    } else if (char === ',') {
      if (expectsValue) return { problem: 'there is a comma without a string before it', problemAt: i };
      expectsValue = true;
    } else if (char === ']') {
      if (expectsValue && text.slice(1, i).trim() !== '')
        return { problem: 'there is a comma after the last string', problemAt: i };
      const rest = text.slice(i + 1).trim();
      return { problem: `\`${rest.slice(0, 20)}\` follows the closing bracket`, problemAt: i + 1 };
    } else if (char === "'") return { problem: 'single quotes are not JSON', problemAt: i };
    else {
      const token = /^[^\s,\]]+/.exec(text.slice(i, i + 60))?.[0] ?? char;
      return { problem: `\`${token}\` is not in double quotes`, problemAt: i };
    }
  }
  return { problem: 'the closing bracket is missing', problemAt: text.length - 1 };
}

function stringEnd(text: string, start: number): { at: number; problem?: string } {
  for (let i = start + 1; i < text.length; i++) {
    const char = text[i];
    if (char === '"') return { at: i };
    if (char !== '\\') continue;
    const escaped = text[++i] ?? '';
    if (!'"\\/bfnrtu'.includes(escaped)) return { at: i - 1, problem: `\`\\${escaped}\` is no JSON escape` };
  }
  return { at: start, problem: 'the closing double quote is missing' };
}

export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Splits at blanks; quotes and backslashes keep blanks inside a word and stay part of it. */
export function splitRaw(text: string, escape: string): Word[] {
  const words: Word[] = [];
  let start = -1;
  let quote = '';
  for (let i = 0; i <= text.length; i++) {
    const char = text[i];
    if (char === undefined || (!quote && /\s/.test(char))) {
      if (start !== -1) words.push({ text: text.slice(start, i), start, end: i });
      start = -1;
      continue;
    }
    if (start === -1) start = i;
    if (quote) {
      if (char === quote) quote = '';
      else if (char === escape && quote === '"') i++;
    } else if (char === '"' || char === "'") quote = char;
    else if (char === escape) i++;
  }
  return words;
}

export type Lookup = (name: string) => string | undefined;

export interface ExpandedText {
  readonly text: string;
  /** Names of variables without a value. */
  readonly missing: readonly string[];
}

/** Removes quotes and expands variables with BuildKit's modifiers. @source buildkit frontend/dockerfile/shell/lex.go */
export function expandVariables(text: string, lookup: Lookup, escape: string, depth = 0): ExpandedText {
  const missing: string[] = [];
  let out = '';
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    if (quote === "'") {
      if (char === "'") quote = '';
      else out += char;
    } else if (char === escape && i + 1 < text.length) {
      const next = text[++i] ?? '';
      out += quote === '"' && !'"$`\\'.includes(next) ? escape + next : next;
    } else if (char === quote) quote = '';
    else if (!quote && (char === '"' || char === "'")) quote = char;
    else if (char === '$') {
      const found = variableAt(text, i);
      if (!found) {
        out += char;
        continue;
      }
      const value = modified(found, lookup, escape, depth, missing);
      out += value;
      i = found.end - 1;
    } else out += char;
  }
  return { text: out, missing };
}

interface Reference {
  readonly name: string;
  readonly operator: string;
  readonly operand: string;
  readonly end: number;
}

function variableAt(text: string, at: number): Reference | undefined {
  const plain = /^\$([A-Za-z_]\w*)/.exec(text.slice(at, at + 200));
  if (plain?.[1]) return { name: plain[1], operator: '', operand: '', end: at + plain[0].length };
  if (text[at + 1] !== '{') return undefined;
  let depth = 0;
  let end = at + 1;
  for (; end < text.length; end++) {
    if (text[end] === '{') depth++;
    else if (text[end] === '}' && --depth === 0) break;
  }
  const inner = text.slice(at + 2, end);
  const name = /^\w+/.exec(inner)?.[0];
  if (!name || depth !== 0) return undefined;
  const rest = inner.slice(name.length);
  const operator = /^(:[-+?]|##|%%|\/\/|[-+?#%/])/.exec(rest)?.[0] ?? '';
  return { name, operator, operand: rest.slice(operator.length), end: end + 1 };
}

function modified(ref: Reference, lookup: Lookup, escape: string, depth: number, missing: string[]): string {
  const value = lookup(ref.name);
  const operand = () => {
    if (depth > 10) return '';
    const inner = expandVariables(ref.operand, lookup, escape, depth + 1);
    missing.push(...inner.missing);
    return inner.text;
  };
  const isSet = ref.operator.startsWith(':') ? value !== undefined && value !== '' : value !== undefined;
  switch (ref.operator) {
    case ':-':
    case '-':
      return isSet ? (value ?? '') : operand();
    case ':+':
    case '+':
      return isSet ? operand() : '';
  }
  if (value === undefined) {
    missing.push(ref.name);
    return '';
  }
  return trimmed(ref.operator, value, ref.operand);
}

function trimmed(operator: string, value: string, pattern: string): string {
  const lengths = [...Array(value.length + 1).keys()];
  if (operator === '##' || operator === '%') lengths.reverse();
  switch (operator) {
    case '#':
    case '##': {
      const cut = lengths.find(n => matchesPattern(pattern, value.slice(0, n)));
      return cut === undefined ? value : value.slice(cut);
    }
    case '%':
    case '%%': {
      const cut = lengths.find(n => matchesPattern(pattern, value.slice(n)));
      return cut === undefined ? value : value.slice(0, cut);
    }
    case '/':
    case '//': {
      const [from = '', to = ''] = pattern.split('/');
      return operator === '/' ? value.replace(from, () => to) : value.replaceAll(from, () => to);
    }
    default:
      return value;
  }
}
