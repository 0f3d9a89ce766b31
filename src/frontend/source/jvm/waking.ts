import type { Body } from './bodies.ts';

/** What only tells another thread something. */
const WAKES =
  /^(?:countDown|interrupt|complete|resolve|release|notify|notifyAll|signal|signalAll|wakeup|set|offer|trySuccess)$/;
/** Lines in a log, and the thread that the hook is. */
const ELSE =
  /^(?:log|info|debug|warn|error|trace|println|print|printf|format|addShutdownHook|Thread|thread|currentThread|getName|setName|setDaemon|getRuntime|lock|unlock|invoke|run|apply|synchronized)$/;

/**
 * Does a hook do no more than to wake other threads, or to set a flag for them? Once it has come back the JVM halts,
 * and waits for no thread. @source java.lang.Runtime, addShutdownHook: "the virtual machine will then halt"
 */
export function isWakingOnly(bodies: readonly Body[]): boolean {
  const calls = bodies.flatMap(body => callsIn(body).filter(name => !isFollowed(bodies, name)));
  const sets = bodies.some(setsFlag);
  if (!calls.every(name => WAKES.test(name) || ELSE.test(name))) return false;
  return sets || calls.some(name => WAKES.test(name));
}

/** Its own code is among the bodies. */
export const isFollowed = (bodies: readonly Body[], name: string): boolean =>
  bodies.some(({ tokens: { list }, from }) => {
    const close = list[from - 2]?.text === ')' ? list[from - 2]?.match : undefined;
    return close !== undefined && list[close - 1]?.text === name;
  });

function callsIn({ tokens: { list }, from, to }: Body): readonly string[] {
  const names: string[] = [];
  for (let at = from; at < to; at++) {
    const token = list[at];
    if (token?.kind !== 'word') continue;
    const isCall = /^[({]$/.test(list[at + 1]?.text ?? '') && !STATEMENTS.test(token.text);
    const isDeclared = /^(?:void|fun|def|class)$/.test(list[at - 1]?.text ?? '');
    if ((isCall && !isDeclared) || list[at - 1]?.text === '::') names.push(token.text);
  }
  return names;
}

export const STATEMENTS = /^(?:if|else|for|while|switch|catch|try|finally|do|when|match|return)$/;

/** `running = false`. */
const setsFlag = ({ tokens: { list }, from, to }: Body): boolean =>
  list
    .slice(from, to)
    .some(
      (t, i, all) =>
        t.text === '=' &&
        /^(?:true|false)$/.test(all[i + 1]?.text ?? '') &&
        !/^(?:start|isDaemon|daemon)$/.test(all[i - 1]?.text ?? ''),
    );
