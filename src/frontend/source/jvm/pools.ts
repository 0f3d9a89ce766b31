import type { Body } from './bodies.ts';
import { type HookEffect, LONG_MS } from './hook-effects.ts';
import type { JvmProgram } from './program.ts';
import { isOnly, stuckAt, type Uses } from './stuck.ts';
import { limitsIn } from './times.ts';
import { whenAt } from './ways.ts';

/**
 * `pool.awaitTermination(…)` of a pool that nobody has shut down waits for its whole limit.
 * @source java.util.concurrent.ExecutorService, awaitTermination: "Blocks until all tasks have completed execution
 *   after a shutdown request"
 */
export function stuckAtPool(program: JvmProgram, bodies: readonly Body[]): HookEffect | undefined {
  if (!program.files.some(file => file.text.text.includes('awaitTermination'))) return undefined;
  for (const body of bodies) {
    const { list } = body.tokens;
    for (let at = body.from + 2; at < body.to && !body.isGuess; at++) {
      if (list[at]?.text !== 'awaitTermination' || list[at + 1]?.text !== '(') continue;
      const pool = list[at - 1]?.text === '.' ? (list[at - 2]?.text ?? '') : '';
      const isForEver = list[at + 2]?.text === 'Long' && list[at + 4]?.text === 'MAX_VALUE';
      const ms = isForEver ? Number.POSITIVE_INFINITY : limitsIn(body).find(limit => limit.at === at)?.ms;
      if (pool === '' || ms === undefined || ms < LONG_MS || whenAt(body, at) === 'on-failure') continue;
      if (isOnly(program, pool, GOES_ON))
        return stuckAt(body, at, `it waits for ${pool}, which nobody shuts down`);
    }
  }
  return undefined;
}

/** It is made, given work and waited for. One of virtual threads, and of a kind of its own, may be another thing. */
const GOES_ON: Uses = {
  made: /^(?::\w+)?=(?:new)?(?:(?:java\.util\.concurrent\.)?Executors\.new\w+|\w*ThreadPoolExecutor)\(/,
  type: /(?:Executor\w*|Pool\w*)$/,
  used: /^\.(?:submit|execute|schedule\w*|invokeA\w+|awaitTermination|isShutdown|isTerminated)\(/,
};
