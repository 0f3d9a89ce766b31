import type { Body } from './bodies.ts';
import { type HookEffect, LONG_MS } from './hook-effects.ts';
import type { JvmProgram } from './program.ts';
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
      if (!goesOn(program, pool)) continue;
      const isAlways = body.isSure && whenAt(body, at) === 'always';
      return { kind: isAlways ? 'blocks' : 'unclear', why: `it waits for ${pool}, which nobody shuts down` };
    }
  }
  return undefined;
}

/** All that the program does with what it calls so is to make it, to give it work, and to wait for it. */
function goesOn(program: JvmProgram, pool: string): boolean {
  let isMade = false;
  for (const file of program.files) {
    if (!file.text.text.includes(pool)) continue;
    const { list } = program.tokens(file);
    for (const [at, token] of list.entries()) {
      if (token.text !== pool) continue;
      const behind = list
        .slice(at + 1, at + 8)
        .map(t => t.text)
        .join('');
      const made = MADE.test(behind);
      const isDeclared = /(?:Executor\w*|Pool\w*)$/.test(list[at - 1]?.text ?? '') && behind[0] === ';';
      if (!made && !isDeclared && !GIVES_WORK.test(behind)) return false;
      isMade ||= made;
    }
  }
  return isMade && !program.isCut;
}

/** That of virtual threads, and of a kind of its own, may be another thing. */
const MADE = /^(?::\w+)?=(?:new)?(?:(?:java\.util\.concurrent\.)?Executors\.new\w+|\w*ThreadPoolExecutor)\(/;
const GIVES_WORK = /^\.(?:submit|execute|schedule\w*|invokeA\w+|awaitTermination|isShutdown|isTerminated)\(/;
