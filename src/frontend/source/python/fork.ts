import { evaluate } from './evaluate.ts';
import { executeBlock } from './execute.ts';
import { Facts } from './facts.ts';
import type { Machine } from './machine.ts';
import type { Expression, Statement } from './syntax.ts';
import { type ObjectValue, textOf, type Value } from './value.ts';

export const PID = 'os.pid';

/** The process whose id a test looks at: `pid == 0`, `not pid`, `os.fork() == 0`. */
export function forkedIn(m: Machine, test: Expression): ObjectValue | undefined {
  const parts = test.type === 'compare' ? test.operands : test.type === 'not' ? [test.operand] : [test];
  for (const part of parts) {
    const isCall = part.type === 'call' || part.type === 'walrus';
    const value: Value | undefined = isCall ? m.forked : part.type === 'name' ? evaluate(m, part) : undefined;
    if (value?.type === 'object' && value.of === PID) return value;
  }
  return undefined;
}

/**
 * The branch that only the child takes shows how long that lives: it goes on for ever, or it ends. One that falls
 * out of the branch does what the parent does, which is not followed.
 */
export function followChild(m: Machine, pid: ObjectValue, body: readonly Statement[]): void {
  const key = textOf(m.field(pid, 'key'));
  const child = key === undefined ? undefined : m.facts.children.get(key);
  if (!child || !key || m.state?.delivered || child.lifetime !== 'unknown' || body.length === 0) return;
  const { state, facts, context, stood, loops, frame } = m;
  const returns = frame.returns.length;
  m.facts = new Facts();
  m.state = state?.clone();
  m.context = 'process';
  m.stood = { certain: false, possible: false, last: [] };
  m.loops = [];
  m.catching(() => executeBlock(m, body));
  const falls = m.state !== undefined || frame.returns.splice(returns).length > 0;
  const lifetime = m.stood.certain ? 'service' : m.stood.possible || falls ? 'unknown' : 'short';
  Object.assign(m, { state, facts, context, stood, loops });
  child.lifetime = lifetime;
  m.lifetimes.set(key, lifetime);
}
