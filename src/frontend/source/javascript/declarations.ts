import type { FileText } from '../../../model/index.ts';
import { speaks } from './digest.ts';
import { topLevelOf } from './top-level.ts';

export interface Imported {
  readonly specifier: string;
  /** As they are called here. */
  readonly names: readonly string[];
}

/** What a module does by being loaded, where that is no more than to declare. */
export interface Declarations {
  readonly imports: readonly Imported[];
  /** What it calls then, or gives to a call, by the names that it begins with; without those of the language. */
  readonly calls: readonly string[];
}

const known = new WeakMap<FileText, Declarations | 'more'>();

/** `undefined`: it does more, or that is not certain from a look at its text. */
export function declarationsOf(file: FileText): Declarations | undefined {
  const found = known.get(file) ?? read(file.text) ?? 'more';
  known.set(file, found);
  return found === 'more' ? undefined : found;
}

const MAX_LENGTH = 200_000;
/** Besides what speaks of signals, children and what keeps a process alive. */
const DOES_MORE =
  /\bset(?:Timeout|Immediate)\b|\bwhile\s*\(\s*(?:true|1)\s*\)|\bfor\s*\(\s*;\s*;|\beval\(|\bglobal(?:This)?\b|\bWebSocket\b|process\.env\b[^;=\n]{0,80}[^=!<>]=(?![=>])/;
const CONTROL = /(?<![\w$.])(?:if|for|while|do|switch|try|throw|await|yield|with|debugger)\b(?!\s*:)/;
const CALL = /([\w$][\w$.]*|[)\]}])\s*(?:<[^()=;]{0,200}>)?\(/g;
const CONSTRUCTION = /\bnew\s+([\w$]+)/g;
const TAG = /[\w$)\]]''/;
const MAY_CALL = /\?\.\s*\(/;
const NAME = /[A-Za-z_$][\w$]*/g;
const CLAUSE = /\b(?:import|export)\s+(?!type\s)([^;'"()]{0,8000}?)\bfrom\s*(['"])([^'"\n]+)\2/g;
const ALONE = /\bimport\s*(['"])([^'"\n]+)\1/g;
const MADE = /\b(?:const|let|var)\s+([\w$]+)\s*(?::[^=;]{0,200})?=\s*(?:new\s+)?([\w$]+)/g;

const OF_LANGUAGE: ReadonlySet<string> = new Set(
  (
    'function async Object Array Map Set WeakMap WeakSet Symbol String Number Boolean BigInt JSON Math RegExp Date URL ' +
    'URLSearchParams TextEncoder TextDecoder Buffer Error TypeError RangeError Intl Uint8Array parseInt parseFloat ' +
    'isNaN encodeURIComponent decodeURIComponent structuredClone AbortController Promise console process'
  ).split(' '),
);

function read(text: string): Declarations | undefined {
  if (text.length > MAX_LENGTH || speaks(text) || DOES_MORE.test(text)) return undefined;
  const code = topLevelOf(text);
  if (code === undefined || !/\b(?:import|export)\b/.test(code) || TAG.test(code)) return undefined;
  const imports: Imported[] = [];
  for (const [, clause = '', , specifier = ''] of code.matchAll(CLAUSE))
    imports.push({ specifier, names: namesOf(clause) });
  for (const [, , specifier = ''] of code.matchAll(ALONE)) imports.push({ specifier, names: [] });
  const rest = code.replaceAll(CLAUSE, ';');
  if (CONTROL.test(rest) || MAY_CALL.test(rest)) return undefined;
  const made = new Map([...rest.matchAll(MADE)].map(([, name = '', by = '']) => [name, by]));
  const calls = new Set<string>();
  for (const { 1: callee = '', index } of rest.matchAll(CALL)) {
    // What a call gave is called, or it cannot be told by a name whose method it is.
    if (/[)\]}]/.test(callee)) return undefined;
    if (rest[index - 1] !== '.') calls.add(callee.split('.', 1)[0] ?? '');
    else if (!/[)']\s*$/.test(rest.slice(Math.max(0, index - 80), index - 1))) return undefined;
  }
  for (const [, name = ''] of rest.matchAll(CONSTRUCTION)) calls.add(name);
  const imported = new Set(imports.flatMap(({ names }) => names));
  for (const given of inBrackets(rest)) if (imported.has(given)) calls.add(given);
  const origins = new Set([...calls].map(name => originOf(name, made)));
  return { imports, calls: [...origins].filter(name => !OF_LANGUAGE.has(name)) };
}

/** The names within round brackets: `names.map(make)` calls what it is given. */
function* inBrackets(code: string): Generator<string> {
  let depth = 0;
  let from = 0;
  for (const { 0: sign, index } of code.matchAll(/[()]/g)) {
    if (depth > 0) for (const [name] of code.slice(from, index).matchAll(NAME)) yield name;
    depth += sign === '(' ? 1 : -1;
    from = index + 1;
  }
}

/** `const router = Router()`: what is called of it is called of that. */
function originOf(name: string, made: ReadonlyMap<string, string>): string {
  let origin = name;
  for (let i = 0; i < 4; i++) origin = made.get(origin) ?? origin;
  return origin;
}

const namesOf = (clause: string): readonly string[] =>
  clause
    .split(/[{},]/)
    .map(part => part.trim())
    .filter(part => part !== '' && !part.startsWith('type '))
    .map(part => /[\w$]+$/.exec(part)?.[0] ?? '');
