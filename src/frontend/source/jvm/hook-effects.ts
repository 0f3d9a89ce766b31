import type { Body, Code } from './bodies.ts';
import { limitsIn, sleepsIn } from './times.ts';
import { isWakingOnly } from './waking.ts';
import { whenAt } from './ways.ts';

/** What code that the end of the JVM waits for comes to. */
export type HookEffect =
  /** `waitsMs`: the longest limit of what it waits for, which is there in good time as a rule. */
  | { readonly kind: 'ends'; readonly sleepsMs: number; readonly waitsMs: number }
  /** It tells other threads to end, and does not wait for them: the JVM is gone before they are done. */
  | { readonly kind: 'wakes' }
  /** It never comes back, so that the JVM waits for it for ever. */
  | { readonly kind: 'blocks'; readonly why: string }
  | { readonly kind: 'halts'; readonly status: number }
  /** On some ways it does not come back in time. */
  | { readonly kind: 'unclear'; readonly why: string };

/** Docker's grace period, less what the rest takes. */
export const LONG_MS = 8_000;

export function effectOf(bodies: readonly Body[]): HookEffect {
  let sleepsMs = 0;
  let waitsMs = 0;
  let unclear: string | undefined;
  for (const body of bodies) {
    const stuck = body.isGuess ? undefined : stuckIn(body);
    if (stuck && stuck.kind !== 'unclear') return stuck;
    unclear ??= stuck?.why;
    for (const { ms, when } of sleepsIn(body)) {
      if (when === 'always' && body.isSure && !body.isGuess) sleepsMs += ms;
      else if (when !== 'on-failure' && ms >= LONG_MS) unclear ??= `it may sleep for ${ms / 1000} s`;
    }
    waitsMs = Math.max(waitsMs, ...limitsIn(body).map(l => l.ms));
  }
  if (unclear !== undefined && sleepsMs < LONG_MS) return { kind: 'unclear', why: unclear };
  return isWakingOnly(bodies) ? { kind: 'wakes' } : { kind: 'ends', sleepsMs, waitsMs };
}

type Stuck = Extract<HookEffect, { readonly kind: 'blocks' | 'halts' | 'unclear' }>;

/** It does not come back from one of these. */
function stuckIn(body: Body): Stuck | undefined {
  const isAlways = (at: number) => body.isSure && whenAt(body, at) === 'always';
  const halt = callIn(body, 'halt');
  if (halt !== undefined && isAlways(halt)) return { kind: 'halts', status: numberIn(body, halt) ?? 0 };
  const exit = exitIn(body);
  if (exit && whenAt(body, exit.at) !== 'on-failure') {
    const why = `${exit.name} waits for the shutdown that it is called in`;
    return { kind: isAlways(exit.at) ? 'blocks' : 'unclear', why };
  }
  const loop = endlessLoopIn(body);
  if (loop === undefined || whenAt(body, loop) === 'on-failure') return undefined;
  return { kind: isAlways(loop) ? 'blocks' : 'unclear', why: 'it has a loop without an end' };
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
export function exitIn(code: Code): { readonly at: number; readonly name: string } | undefined {
  const { list } = code.tokens;
  const exit = callIn(code, 'exit');
  if (exit !== undefined && /^(?:System|sys|Runtime)$/.test(list[exit - 2]?.text ?? ''))
    return { at: exit, name: `${list[exit - 2]?.text}.exit` };
  const process = callIn(code, 'exitProcess');
  return process === undefined ? undefined : { at: process, name: 'exitProcess' };
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
