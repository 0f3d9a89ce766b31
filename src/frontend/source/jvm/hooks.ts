import type { Location } from '../../../base/index.ts';
import { type Body, bodiesOf, type Code, MAX_BODIES } from './bodies.ts';
import { effectOf, type HookEffect } from './hook-effects.ts';
import { stuckAtLatch } from './latches.ts';
import { inside, placeOf } from './lexer.ts';
import { stuckAtPool } from './pools.ts';
import type { JvmFile, JvmProgram } from './program.ts';

export interface Hook {
  readonly file: JvmFile;
  readonly at: number;
  readonly place: Location;
  /** As it is called in a sentence. */
  readonly what: string;
  readonly effect: HookEffect;
  /** The code that it runs. */
  readonly bodies: readonly Body[];
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
      const effect = stuckAtLatch(program, bodies) ?? stuckAtPool(program, bodies) ?? effectOf(bodies);
      return [{ file, at, place: placeOf(tokens, at), what: 'the shutdown hook', effect, bodies }];
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

/** More hooks than any program has. */
const MAX_HOOKS = 30;
