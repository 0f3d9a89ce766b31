import { inside, type Tokens } from './lexer.ts';
import type { JvmFile, JvmProgram } from './program.ts';
import { whenAt } from './ways.ts';

/** A piece of code: tokens of a file from one place to another. */
export interface Code {
  readonly file: JvmFile;
  readonly tokens: Tokens;
  readonly from: number;
  readonly to: number;
}

/** Code that another piece runs. */
export interface Body extends Code {
  /** Each time. */
  readonly isSure: boolean;
  /** It is taken for what an interface, or one of several methods of the name, leads to. */
  readonly isGuess: boolean;
}

export const MAX_BODIES = 40;

/**
 * The code that an argument runs: what stands in it, the threads and methods of this program that it names, and what
 * those call in turn.
 */
export function bodiesOf(program: JvmProgram, argument: Code): readonly Body[] {
  const bodies: Body[] = [{ ...argument, isSure: true, isGuess: false }];
  const seen = new Set<string>();
  for (let at = 0; at < bodies.length && bodies.length < MAX_BODIES; at++) {
    const code = bodies[at];
    if (!code) break;
    for (const named of namesIn(code)) {
      const key = `${code.file.text.file} ${named.owner ?? ''} ${named.name}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const isSure = code.isSure && named.isSure;
      bodies.push(
        ...declarationsOf(program, code, named).map(body => ({
          ...body,
          isSure,
          isGuess: code.isGuess || body.isGuess,
        })),
      );
    }
  }
  return bodies;
}

interface Named {
  readonly name: string;
  /** `server` of `server.stop()`. */
  readonly owner: string | undefined;
  readonly isSure: boolean;
}

/** Names of classes, variables and methods that a piece of code uses, and methods of its variables. */
function namesIn(code: Code): readonly Named[] {
  const { from, to } = code;
  const { list } = code.tokens;
  const names = new Map<string, Named>();
  for (let at = from; at < to; at++) {
    const token = list[at];
    if (token?.kind !== 'word') continue;
    const before = list[at - 1]?.text;
    const owner = list[at - 2];
    const isCall = list[at + 1]?.text === '(';
    const isAlone = at === from && at + 1 === to;
    const isLink = before === '::' || (isCall && before === '.');
    if (!isLink && !isCall && !isAlone) continue;
    const isOwned = isLink && owner?.kind === 'word' && owner.text !== 'this';
    if (isLink && before === '.' && owner?.kind !== 'word') continue;
    const key = `${isOwned ? owner.text : ''} ${token.text}`;
    if (names.get(key)?.isSure) continue;
    const way = whenAt(code, at);
    if (way === 'on-failure') continue;
    names.set(key, { name: token.text, owner: isOwned ? owner.text : undefined, isSure: way === 'always' });
  }
  return [...names.values()];
}

/** The body of a method or class of this name, or what a variable of this name is made as. */
function declarationsOf(program: JvmProgram, code: Code, { name, owner }: Named): readonly Body[] {
  const { file, tokens } = code;
  if (owner !== undefined) return membersOf(program, code, owner, name);
  const here = methodsOf(file, tokens, name)[0];
  if (here) return [sure(here)];
  const value = valueOf(file, tokens, name);
  if (value) return [sure(value)];
  const thread = program.files.find(f => f.stem === name);
  const body = thread && methodsOf(thread, program.tokens(thread), 'run')[0];
  return body ? [sure(body)] : [];
}

const sure = (code: Code): Body => ({ ...code, isSure: true, isGuess: false });

const MAX_IMPLEMENTING = 3;

/** The method of a variable: in the class that it is of, or in the only one that implements its interface. */
function membersOf(program: JvmProgram, { tokens }: Code, owner: string, method: string): readonly Body[] {
  const type = /^[A-Z]/.test(owner) ? owner : typeOf(tokens, owner);
  const own = type === undefined ? undefined : program.files.find(f => f.stem === type);
  if (!own || type === undefined) return [];
  const found = methodsOf(own, program.tokens(own), method);
  if (found[0]) return [{ ...sure(found[0]), isGuess: found.length > 1 }];
  const implementing = new RegExp(
    `\\b(?:implements|extends)\\s[^{;]{0,200}\\b${type}\\b|\\)\\s*:\\s*${type}\\b`,
  );
  const files = program.mentioning(type).filter(f => f !== own && implementing.test(f.text.text));
  if (files.length > MAX_IMPLEMENTING) return [];
  const bodies = files.flatMap(f => methodsOf(f, program.tokens(f), method));
  return bodies.length === 1 && bodies[0] ? [{ ...sure(bodies[0]), isGuess: true }] : [];
}

/** `Server server`, `server: Server`, `val server = Server(…)`, `var server = new Server(…)`. */
function typeOf({ list }: Tokens, name: string): string | undefined {
  for (const [at, token] of list.entries()) {
    if (token.text !== name || token.kind !== 'word') continue;
    const before = list[at - 1];
    const next = list[at + 1]?.text ?? '';
    if (before?.kind === 'word' && /^[A-Z]/.test(before.text) && /^[=;,)]$/.test(next)) return before.text;
    const behind = next === ':' ? list[at + 2] : undefined;
    const made = next === '=' ? list[at + (list[at + 2]?.text === 'new' ? 3 : 2)] : undefined;
    const isMade = /^[({]$/.test(list[at + (list[at + 2]?.text === 'new' ? 4 : 3)]?.text ?? '');
    const type = behind ?? (isMade ? made : undefined);
    if (type?.kind === 'word' && /^[A-Z]/.test(type.text)) return type.text;
  }
  return undefined;
}

/** Bodies of the methods and classes of a name in a file. */
export function methodsOf(file: JvmFile, tokens: Tokens, name: string): readonly Code[] {
  const { list } = tokens;
  return list.flatMap((token, at): Code[] => {
    if (token.text !== name || token.kind !== 'word') return [];
    const isClass = list[at - 1]?.text === 'class';
    const close = list[at + 1]?.text === '(' ? list[at + 1]?.match : undefined;
    if (close === undefined && !isClass) return [];
    const before = list[at - 1];
    const isDeclared =
      before?.kind === 'word'
        ? !/^(?:new|return|throw|else|class)$/.test(before.text)
        : before?.text === ']' || before?.text === '>';
    if (!isDeclared && !isClass) return [];
    const from = (close ?? at) + 1;
    const open = list.slice(from, from + 24).findIndex(t => /^[{;]$/.test(t.text));
    const isBody = open !== -1 && list[from + open]?.text === '{';
    return isBody ? [{ file, tokens, ...inside(tokens, from + open) }] : [];
  });
}

/** `hook = new Thread(…)`, `val hook = thread(false) { … }`. */
function valueOf(file: JvmFile, tokens: Tokens, name: string): Code | undefined {
  const { list } = tokens;
  const at = list.findIndex((t, i) => t.text === name && list[i + 1]?.text === '=');
  if (at === -1) return undefined;
  let to = at + 2;
  while (to < list.length && list[to]?.text !== ';' && to - at < 400) {
    const { match, text } = list[to] ?? {};
    if (/^[)}\]]$/.test(text ?? '')) break;
    to = match !== undefined && match > to ? match + 1 : to + 1;
    if (text === '{' && list[to]?.text !== '.' && list[to]?.text !== ')') break;
  }
  return { file, tokens, from: at + 2, to };
}
