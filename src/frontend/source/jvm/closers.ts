import { bodiesOf } from './bodies.ts';
import { effectOf, type HookEffect, LONG_MS } from './hook-effects.ts';
import type { Hook } from './hooks.ts';
import { inside, placeOf, type Tokens } from './lexer.ts';
import type { JvmFile, JvmProgram } from './program.ts';

/** A class of which a container of beans makes one by itself. */
const BEAN =
  /@(?:Component|Service|Repository|Configuration|Controller|RestController|SpringBootApplication|Singleton|ApplicationScoped|Startup|Context)\b/;
/** It makes none on some ways. */
const SOMETIMES = /@(?:Conditional\w*|Profile|Lazy|Requires|IfBuildP\w+|Scope|Prototype|RequestScoped)\b/;

const CLOSES = /@PreDestroy\b|\bDisposableBean\b|\bContextClosedEvent\b|\bShutdownEvent\b/;

/** What the container of a framework calls when it is closed: methods of its beans. Only those that take their time. */
export function closersIn(program: JvmProgram): readonly Hook[] {
  return program.files.filter(f => CLOSES.test(f.text.text)).flatMap(file => closersOf(program, file));
}

function closersOf(program: JvmProgram, file: JvmFile): readonly Hook[] {
  const tokens = program.tokens(file);
  const isMade = BEAN.test(file.text.text) && !SOMETIMES.test(file.text.text);
  return tokens.list.flatMap((_, at): Hook[] => {
    const closing = closingAt(tokens, at);
    if (!closing) return [];
    const bodies = bodiesOf(program, { file, tokens, ...inside(tokens, closing.open) });
    const effect = limited(effectOf(bodies), isMade);
    return effect ? [{ file, at, place: placeOf(tokens, at), what: closing.what, effect, bodies }] : [];
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
function limited(effect: HookEffect, isMade: boolean): HookEffect | undefined {
  if (effect.kind === 'wakes') return undefined;
  if (effect.kind === 'ends' && effect.sleepsMs + effect.waitsMs < SHORT_MS) return undefined;
  if (isMade || effect.kind === 'unclear') return effect;
  if (effect.kind === 'blocks') return { kind: 'unclear', why: effect.why };
  if (effect.kind === 'ends' && effect.sleepsMs >= LONG_MS)
    return { kind: 'unclear', why: `it may sleep for ${effect.sleepsMs / 1000} s` };
  return effect;
}

const SHORT_MS = 1_000;
