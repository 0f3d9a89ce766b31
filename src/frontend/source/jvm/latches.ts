import type { Body } from './bodies.ts';
import type { HookEffect } from './hook-effects.ts';
import type { JvmProgram } from './program.ts';
import { isOnly, stuckAt, type Uses } from './stuck.ts';
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
      if (isOnly(program, latch, STAYS_CLOSED))
        return stuckAt(body, at, `it waits for ${latch}, which nobody counts down`);
    }
  }
  return undefined;
}

/** It is made, and waited for. */
const STAYS_CLOSED: Uses = {
  made: /^(?::CountDownLatch)?=(?:new)?CountDownLatch\((?!0)/,
  type: /^CountDownLatch$/,
  used: /^\.(?:await|getCount)(?!\w)/,
};
