import type { Tokens } from './lexer.ts';
import type { JvmFile, JvmProgram } from './program.ts';

const KEYWORDS =
  /^(?:if|for|while|switch|catch|synchronized|when|try|else|do|finally|match|return|throw|yield|super|this|new|using|with)$/;
const TYPES = /^(?:class|object|interface|record|enum|trait)$/;

/** A place in a file. */
export interface Spot {
  readonly file: JvmFile;
  readonly at: number;
}

/** The method around a place; `undefined`: none, so that it is run when its class is made. */
export function methodAround(tokens: Tokens, at: number): string | undefined {
  const { list } = tokens;
  for (let i = 0; i < at; i++) {
    const token = list[i];
    if (token?.text !== '{' || (token.match ?? list.length) < at) continue;
    const name = methodNameBefore(tokens, i);
    if (name !== undefined) return name;
  }
  return tokens.list.some(t => t.text === 'fun' || t.text === 'def') ? functionBefore(tokens, at) : undefined;
}

/** The name in front of a body: `name(…) throws X {`, `fun name(…): T {`, `def name(…): T = {`. */
function methodNameBefore({ list }: Tokens, brace: number): string | undefined {
  let at = brace - 1;
  // Behind the parameters may stand `throws A, B`, `: T<U>`, `: IO[Unit] =`.
  for (let steps = 0; steps < 24 && at > 0 && list[at]?.text !== ')'; steps++, at--) {
    const token = list[at];
    if (token?.text === ']' || token?.text === '>') continue;
    if (token?.kind !== 'word' && !/^[,.:=<[?]$/.test(token?.text ?? '')) return undefined;
    if (TYPES.test(token?.text ?? '') || KEYWORDS.test(token?.text ?? '')) return undefined;
  }
  const open = list[at]?.text === ')' ? list[at]?.match : undefined;
  const name = open === undefined ? undefined : list[open - 1];
  const before = open === undefined ? undefined : list[open - 2]?.text;
  if (name?.kind !== 'word' || KEYWORDS.test(name.text)) return undefined;
  const isCall = before === '.' || before === 'new' || before === '(' || before === '=' || before === ',';
  return isCall || TYPES.test(before ?? '') ? undefined : name.text;
}

/** Kotlin and Scala: `fun main() = runBlocking { … }`. */
function functionBefore({ list }: Tokens, at: number): string | undefined {
  for (let i = at; i > 0; i--) {
    const word = list[i]?.text;
    if (word === 'fun' || word === 'def') {
      const name = list
        .slice(i + 1, i + 8)
        .find((t, k, next) => t.kind === 'word' && /^[(:=[{]$/.test(next[k + 1]?.text ?? ''));
      return name?.text;
    }
    if (TYPES.test(word ?? '') && list[i + 1]?.kind === 'word') return undefined;
  }
  return undefined;
}

/** Names of methods that a caller from outside may call. */
const CALLED_FROM_OUTSIDE =
  /^(?:main|run|call|start|init|initialize|get|accept|apply|onStart|configure|execute|afterPropertiesSet|handle|contextInitialized|invoke|onEvent|create|build)$/;
const MAX_DEPTH = 8;
/** Calls that are looked at for all questions together: each goes through its file. */
const MAX_STEPS = 400;

/** Which files a program comes to from its main class, by the names that they mention. */
export class Reach {
  readonly #program: JvmProgram;
  readonly files: readonly JvmFile[];
  #steps = 0;

  /** `main`: `undefined` where it is not known; then all counts as reached. */
  constructor(program: JvmProgram, main: JvmFile | undefined) {
    this.#program = program;
    this.files = main ? reachedFrom(program, main) : program.files;
  }

  /** Is something at a place run? By the names of the methods that call each other. */
  reaches({ file, at }: Spot, depth = 0, seen: ReadonlySet<string> = new Set()): boolean | 'unknown' {
    if (!this.files.includes(file)) return false;
    if (this.#steps > MAX_STEPS) return 'unknown';
    const method = methodAround(this.#program.tokens(file), at);
    if (method === undefined || method === file.stem || CALLED_FROM_OUTSIDE.test(method)) return true;
    if (depth > MAX_DEPTH || this.#program.isTired) return 'unknown';
    if (++this.#steps > MAX_STEPS) return 'unknown';
    if (seen.has(method)) return false;
    const calls = this.#program
      .mentioning(method, this.files)
      .flatMap(f => callsOf(this.#program.tokens(f), f, method));
    const answers = calls.map(call => this.reaches(call, depth + 1, new Set([...seen, method])));
    return answers.includes(true) ? true : answers.includes('unknown') ? 'unknown' : false;
  }
}

/** `name(…)` that declares nothing, and `::name`. */
function callsOf({ list }: Tokens, file: JvmFile, name: string): readonly Spot[] {
  return list.flatMap((token, at): Spot[] => {
    if (token.kind !== 'word' || token.text !== name) return [];
    const before = list[at - 1];
    if (before?.text === 'fun' || before?.text === 'def') return [];
    if (before?.text === '::') return [{ file, at }];
    const open = list[at + 1];
    // A type or a modifier in front makes it a declaration.
    const declares =
      before?.kind === 'word' && !/^(?:return|throw|else|do|yield|await|new|in|and|or)$/.test(before.text);
    const isTyped = before?.text === '>' || before?.text === ']';
    return (open?.text === '(' || open?.text === '{') && !declares && !isTyped ? [{ file, at }] : [];
  });
}

function reachedFrom(program: JvmProgram, main: JvmFile): readonly JvmFile[] {
  const byName = new Map<string, JvmFile[]>();
  for (const file of program.files) {
    for (const name of declaredBy(file)) byName.set(name, [...(byName.get(name) ?? []), file]);
  }
  const queue = [main];
  const seen = new Set(queue);
  for (let at = 0; at < queue.length; at++) {
    const file = queue[at];
    if (!file) break;
    for (const name of program.names(file)) {
      for (const next of byName.get(name) ?? []) {
        if (seen.has(next)) continue;
        seen.add(next);
        queue.push(next);
      }
    }
  }
  return queue;
}

/** Names that other files know it by. */
export function declaredBy({ text, stem, language }: JvmFile): readonly string[] {
  if (language === 'java' || language === 'groovy') return [stem];
  const declared = text.text.matchAll(
    /^[ \t]{0,4}(?:[a-z]+[ \t]+){0,5}(?:class|object|trait|interface|fun|def|val)[ \t]+(?:\w+\.)?(\w+)/gm,
  );
  return [stem, ...[...declared].map(m => m[1] ?? '')];
}
