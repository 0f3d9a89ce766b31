import { type Container, type Making, makingOf } from './beans.ts';
import { bodiesOf } from './bodies.ts';
import { effectOf, type HookEffect, LONG_MS } from './hook-effects.ts';
import type { Hook } from './hooks.ts';
import { inside, placeOf, type Tokens } from './lexer.ts';
import type { JvmFile, JvmProgram } from './program.ts';

const CLOSES = /@PreDestroy\b|\bDisposableBean\b|\bContextClosedEvent\b|\bShutdownEvent\b/;

/** What the container of a framework calls when it is closed: methods of its beans. Only those that take their time. */
export function closersIn(program: JvmProgram, container: Container): readonly Hook[] {
  const found = program.files
    .filter(f => CLOSES.test(f.text.text))
    .flatMap(file => closersOf(program, file, container));
  const sure = total(found.filter(c => c.making === 'always'));
  const all = total(found);
  const isOpen = sure < LONG_MS && all >= LONG_MS;
  return found.map(({ making, ...hook }): Hook => {
    const { effect } = hook;
    if (making === 'always' || effect.kind !== 'ends' || effect.sleepsMs === 0) return hook;
    if (isOpen) return { ...hook, effect: { kind: 'unclear', why: `it may sleep for ${all / 1000} s` } };
    return { ...hook, effect: { ...effect, sleepsMs: 0 } };
  });
}

interface Closer extends Hook {
  readonly making: Making;
}

const total = (closers: readonly Closer[]): number =>
  closers.reduce((sum, { effect }) => sum + (effect.kind === 'ends' ? effect.sleepsMs : 0), 0);

function closersOf(program: JvmProgram, file: JvmFile, container: Container): readonly Closer[] {
  const tokens = program.tokens(file);
  return tokens.list.flatMap((_, at): Closer[] => {
    const closing = closingAt(tokens, at);
    if (!closing) return [];
    const making = makingOf(program, file, at, container);
    if (making === 'never') return [];
    const bodies = bodiesOf(program, { file, tokens, ...inside(tokens, closing.open) });
    const effect = limited(effectOf(bodies), making);
    return effect
      ? [{ file, at, place: placeOf(tokens, at), what: closing.what, effect, bodies, making }]
      : [];
  });
}

/** The body of a method that is called at the end, where its head begins at a place. */
function closingAt(
  { list }: Tokens,
  at: number,
): { readonly open: number; readonly what: string } | undefined {
  const text = list[at]?.text;
  const isMarked = text === 'PreDestroy' && list[at - 1]?.text === '@';
  const isDestroy = text === 'destroy' && /^(?:void|fun|def)$/.test(list[at - 1]?.text ?? '');
  const isEvent = /^(?:ContextClosedEvent|ShutdownEvent)$/.test(text ?? '') && isParameter(list, at);
  if (!isMarked && !isDestroy && !isEvent) return undefined;
  const open = at + 1 + list.slice(at + 1, at + 25).findIndex(t => /^[{;]$/.test(t.text));
  if (list[open]?.text !== '{' || open === at) return undefined;
  return { open, what: isMarked ? 'the @PreDestroy method' : 'the method that is called at the end' };
}

/** `onApplicationEvent(ContextClosedEvent event) {`, `(event: ContextClosedEvent) {`. */
function isParameter(list: Tokens['list'], at: number): boolean {
  const before = list[at - 1]?.text ?? '';
  return /^[(,:]$/.test(before) || list[at - 2]?.text === '@' || list[at - 1]?.text === 'final';
}

/** `undefined`: it takes no time to speak of. */
function limited(effect: HookEffect, making: Making): HookEffect | undefined {
  if (effect.kind === 'wakes') return undefined;
  if (effect.kind === 'ends' && effect.sleepsMs + effect.waitsMs < SHORT_MS) return undefined;
  return effect.kind === 'blocks' && making !== 'always' ? { kind: 'unclear', why: effect.why } : effect;
}

const SHORT_MS = 1_000;
