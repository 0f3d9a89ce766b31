import type { Location } from '../../../base/index.ts';
import { inside, placeOf, type Tokens } from './lexer.ts';
import type { JvmFile, JvmProgram } from './program.ts';

/** What a shutdown hook comes to. */
export type HookEffect =
  | { readonly kind: 'ends'; readonly sleepsMs: number }
  /** It never comes back, so that the JVM waits for it for ever. */
  | { readonly kind: 'blocks'; readonly why: string }
  | { readonly kind: 'halts'; readonly status: number };

export interface Hook {
  readonly file: JvmFile;
  readonly at: number;
  readonly place: Location;
  readonly effect: HookEffect;
  /** The code that it runs. */
  readonly bodies: readonly Code[];
}

/** A piece of code: tokens of a file from one place to another. */
export interface Code {
  readonly file: JvmFile;
  readonly tokens: Tokens;
  readonly from: number;
  readonly to: number;
}

/** java.lang.Runtime, scala.sys. */
const REGISTERS = /^(?:addShutdownHook|ShutdownHookThread)$/;

export function hooksIn(program: JvmProgram): readonly Hook[] {
  const files = program.files.filter(f => /\b(?:addShutdownHook|ShutdownHookThread)\b/.test(f.text.text));
  let count = 0;
  return files.flatMap(file => {
    const tokens = program.tokens(file);
    return tokens.list.flatMap((token, at): Hook[] => {
      if (count >= MAX_HOOKS) return [];
      const open = tokens.list[at + 1]?.text;
      if (token.kind !== 'word' || !REGISTERS.test(token.text) || (open !== '(' && open !== '{')) return [];
      if (/^(?:fun|def|void)$/.test(tokens.list[at - 1]?.text ?? '')) return [];
      count++;
      const argument = { file, tokens, ...inside(tokens, at + 1) };
      const bodies = [argument, ...givenTo(program, argument)].flatMap(code => bodiesOf(program, code));
      return [{ file, at, place: placeOf(tokens, at), effect: effectOf(bodies), bodies }];
    });
  });
}

/** `atShutdown(() -> …)`: where a hook runs what its method is given, that is what the calls of the method say. */
function givenTo(program: JvmProgram, { tokens: { list }, from, to }: Code): readonly Code[] {
  const open = list.findLastIndex((t, i) => i < from && t.text === '{' && (t.match ?? 0) > to);
  const close = list[open - 1]?.text === ')' ? open - 1 : -1;
  const first = list[close]?.match ?? -1;
  const name = list[first - 1];
  if (name?.kind !== 'word' || first === -1) return [];
  // `Runnable action` of Java, `action: () -> Unit` of Kotlin.
  const isName = (at: number) => at > first && at < close && /^[,):]$/.test(list[at + 1]?.text ?? '');
  const parameters = new Set(list.flatMap((t, at) => (isName(at) ? t.text : [])));
  // A thread of what was given, and no code of its own that only uses it.
  const own = list.slice(from, to);
  const isGiven = own.some(t => t.kind === 'word' && parameters.has(t.text));
  if (!isGiven || own.some(t => t.text === '{' || t.text === '->' || t.text === '.')) return [];
  const calls = program.files.flatMap(file => {
    const tokens = program.tokens(file);
    return tokens.list.flatMap((t, i) => {
      const isCall = t.text === name.text && tokens.list[i + 1]?.text === '(' && t !== name;
      return isCall ? { file, tokens, ...inside(tokens, i + 1) } : [];
    });
  });
  return calls.slice(0, MAX_BODIES);
}

const MAX_BODIES = 40;
/** More hooks than any program has. */
const MAX_HOOKS = 30;

/**
 * The code that an argument runs: what stands in it, the threads and methods of this program that it names, and what
 * those call in turn.
 */
export function bodiesOf(program: JvmProgram, argument: Code): readonly Code[] {
  const bodies = [argument];
  const seen = new Set<string>();
  for (let at = 0; at < bodies.length && bodies.length < MAX_BODIES; at++) {
    const code = bodies[at];
    if (!code) break;
    for (const name of namesIn(code)) {
      const key = `${code.file.text.file} ${name}`;
      if (seen.has(key)) continue;
      seen.add(key);
      bodies.push(...declarationsOf(program, code, name));
    }
  }
  return bodies;
}

/** Names of classes, variables and methods that a piece of code uses. */
function namesIn({ tokens: { list }, from, to }: Code): readonly string[] {
  const names = new Set<string>();
  for (let at = from; at < to; at++) {
    const token = list[at];
    if (token?.kind !== 'word') continue;
    const isMember = list[at - 1]?.text === '.' && list[at - 2]?.text !== 'this';
    const isCall = list[at + 1]?.text === '(';
    const isAlone = at === from && at + 1 === to;
    if ((isCall && !isMember) || list[at - 1]?.text === '::' || isAlone) names.add(token.text);
  }
  return [...names];
}

/** The body of a method or class of this name, or what a variable of this name is made as. */
function declarationsOf(program: JvmProgram, { file, tokens }: Code, name: string): readonly Code[] {
  const here = bodyOfMethod(file, tokens, name);
  if (here) return [here];
  const value = valueOf(file, tokens, name);
  if (value) return [value];
  const thread = program.files.find(f => f.stem === name);
  const body = thread && bodyOfMethod(thread, program.tokens(thread), 'run');
  return body ? [body] : [];
}

function bodyOfMethod(file: JvmFile, tokens: Tokens, name: string): Code | undefined {
  const { list } = tokens;
  for (const [at, token] of list.entries()) {
    if (token.text !== name || token.kind !== 'word') continue;
    const isClass = list[at - 1]?.text === 'class';
    const close = list[at + 1]?.text === '(' ? list[at + 1]?.match : undefined;
    if (close === undefined && !isClass) continue;
    const before = list[at - 1];
    const isDeclared =
      before?.kind === 'word'
        ? !/^(?:new|return|throw|else|class)$/.test(before.text)
        : before?.text === ']' || before?.text === '>';
    if (!isDeclared && !isClass) continue;
    const open = list.findIndex((t, i) => i > (close ?? at) && /^[{;]$/.test(t.text));
    if (list[open]?.text === '{' && open - (close ?? at) < 24)
      return { file, tokens, ...inside(tokens, open) };
  }
  return undefined;
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

function effectOf(bodies: readonly Code[]): HookEffect {
  let sleepsMs = 0;
  for (const body of bodies) {
    const halt = callIn(body, 'halt');
    if (halt !== undefined) return { kind: 'halts', status: numberIn(body, halt) ?? 0 };
    const exit = exitIn(body);
    if (exit !== undefined)
      return { kind: 'blocks', why: `${exit} waits for the shutdown that it is called in` };
    const loop = endlessLoopIn(body);
    if (loop !== undefined) return { kind: 'blocks', why: 'it has a loop without an end' };
    sleepsMs += sleepsIn(body);
  }
  return { kind: 'ends', sleepsMs };
}

export function callIn({ tokens: { list }, from, to }: Code, name: string): number | undefined {
  for (let at = from; at < to; at++) if (list[at]?.text === name && list[at + 1]?.text === '(') return at;
  return undefined;
}

/** The number that stands alone in the brackets of a call. */
export function numberIn({ tokens: { list } }: Code, call: number): number | undefined {
  const value = list[call + 2];
  if (value?.kind !== 'number' || list[call + 3]?.text !== ')') return undefined;
  const number = Number(value.text.replace(/[_lL]/g, ''));
  return Number.isFinite(number) ? number : undefined;
}

/**
 * Runtime.exit in a hook waits for the hooks for ever: java.lang.Runtime, exit; OpenJDK 17.0.15 as PID 1: SIGKILL
 * ends it.
 */
export function exitIn(code: Code): string | undefined {
  const { list } = code.tokens;
  const exit = callIn(code, 'exit');
  if (exit !== undefined && /^(?:System|sys|Runtime)$/.test(list[exit - 2]?.text ?? ''))
    return `${list[exit - 2]?.text}.exit`;
  return callIn(code, 'exitProcess') === undefined ? undefined : 'exitProcess';
}

function endlessLoopIn({ tokens, from, to }: Code): number | undefined {
  const { list } = tokens;
  for (let at = from; at < to; at++) {
    const head = list
      .slice(at, at + 5)
      .map(t => t.text)
      .join('');
    const open = head.startsWith('while(true)') ? at + 4 : head.startsWith('for(;;)') ? at + 5 : undefined;
    if (open === undefined) continue;
    const body = list.slice(open, list[open]?.match ?? open);
    if (!body.some(t => /^(?:break|return|throw)$/.test(t.text))) return at;
  }
  return undefined;
}

/** Time that it surely sleeps for. */
function sleepsIn(code: Code): number {
  const { list } = code.tokens;
  let sum = 0;
  for (let at = code.from; at < code.to; at++) {
    if (list[at]?.text !== 'sleep' || list[at - 1]?.text !== '.') continue;
    const number = numberIn(code, at);
    if (number !== undefined) sum += number * (UNITS[list[at - 2]?.text ?? ''] ?? 0);
  }
  return sum;
}

const UNITS: Readonly<Record<string, number>> = {
  Thread: 1,
  MILLISECONDS: 1,
  SECONDS: 1_000,
  MINUTES: 60_000,
};
