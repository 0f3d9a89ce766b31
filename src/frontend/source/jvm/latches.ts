import type { Body } from './bodies.ts';
import type { HookEffect } from './hook-effects.ts';
import type { JvmProgram } from './program.ts';
import { whenAt } from './ways.ts';

/**
 * `done.await()` on a CountDownLatch that nobody counts down. What hands it to others may have them do it.
 * @source java.util.concurrent.CountDownLatch, await: "waits until the latch has counted down to zero"
 */
export function stuckAtLatch(program: JvmProgram, bodies: readonly Body[]): HookEffect | undefined {
  if (!program.files.some(file => file.text.text.includes('CountDownLatch'))) return undefined;
  for (const body of bodies) {
    const { list } = body.tokens;
    for (let at = body.from + 2; at < body.to && !body.isGuess; at++) {
      if (list[at]?.text !== 'await' || list[at + 1]?.text !== '(' || list[at + 2]?.text !== ')') continue;
      const latch = list[at - 1]?.text === '.' ? (list[at - 2]?.text ?? '') : '';
      if (latch === '' || whenAt(body, at) === 'on-failure') continue;
      if (!staysClosed(program, latch)) continue;
      const isAlways = body.isSure && whenAt(body, at) === 'always';
      return {
        kind: isAlways ? 'blocks' : 'unclear',
        why: `it waits for ${latch}, which nobody counts down`,
      };
    }
  }
  return undefined;
}

/** All that the program does with what it calls so is to make it, and to wait for it. */
function staysClosed(program: JvmProgram, latch: string): boolean {
  let isMade = false;
  for (const file of program.files) {
    if (!file.text.text.includes(latch)) continue;
    const { list } = program.tokens(file);
    for (const [at, token] of list.entries()) {
      if (token.text !== latch) continue;
      const behind = list.slice(at + 1, at + 6).map(t => t.text);
      const made = /^(?::CountDownLatch)?=(?:new)?CountDownLatch\((?!0)/.test(behind.join(''));
      const isDeclared = list[at - 1]?.text === 'CountDownLatch' && behind[0] === ';';
      const isAwaited = behind[0] === '.' && /^(?:await|getCount)$/.test(behind[1] ?? '');
      if (!made && !isDeclared && !isAwaited) return false;
      isMade ||= made;
    }
  }
  return isMade && !program.isCut;
}
