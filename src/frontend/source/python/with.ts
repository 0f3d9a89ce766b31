import { assign } from './assign.ts';
import { awaited } from './async.ts';
import { attribute } from './attribute.ts';
import { callFunction, invoke } from './call.ts';
import { evaluate } from './evaluate.ts';
import { ensuring, suppressing } from './exceptions.ts';
import { executeBlock } from './execute.ts';
import type { Machine } from './machine.ts';
import type { Expression, Statement } from './syntax.ts';
import { NONE, UNKNOWN, type Value } from './value.ts';

type Items = Extract<Statement, { type: 'with' }>['items'];

/** `with`: the program's own context managers run their enter and exit, those of a few libraries are known. */
export function executeWith(m: Machine, items: Items, body: readonly Statement[]): void {
  const [item, ...rest] = items;
  if (!m.state) return;
  if (!item) {
    executeBlock(m, body);
    return;
  }
  const context = evaluate(m, item.value);
  if (!m.state) return;
  const inner = () => executeWith(m, rest, body);
  if (context.type === 'coroutine' && context.callee.node.isGenerator) {
    aroundYield(m, context, entered => {
      if (item.target) assign(m, item.target, entered);
      inner();
    });
    return;
  }
  if (context.type === 'object' && context.of === 'contextlib.suppress') {
    const classes = m.field(context, 'classes');
    suppressing(m, classes?.type === 'sequence' ? classes.items : [], inner);
    return;
  }
  const entered = enter(m, context, item.value);
  if (item.target) assign(m, item.target, entered);
  if (context.type === 'object') ensuring(m, inner, () => exit(m, context, item.value));
  else inner();
}

/**
 * A generator as a context manager goes up to its `yield`, where the block runs: what the block raises is raised there,
 * and what comes behind the `yield` or in a `finally` around it comes behind the block.
 */
export function aroundYield(
  m: Machine,
  generator: Extract<Value, { type: 'coroutine' }>,
  block: (entered: Value) => void,
): void {
  const { loops } = m;
  let isRun = false;
  callFunction(m, generator.callee, generator.args, entered => {
    isRun = true;
    const frame = m.frames.pop();
    const inside = m.loops;
    m.loops = loops;
    block(entered);
    m.loops = inside;
    if (frame) m.frames.push(frame);
  });
  // Followed only so far.
  if (!isRun && m.state) block(UNKNOWN);
}

function enter(m: Machine, context: Value, at: Expression): Value {
  if (context.type !== 'object') return context.type === 'external' ? context : UNKNOWN;
  if (typeof context.of === 'string') return context;
  const method = ['__enter__', '__aenter__']
    .map(n => attribute(m, context, n))
    .find(v => v.type === 'function');
  return method ? awaited(m, invoke(m, method, [], at), at) : context;
}

function exit(m: Machine, context: Value, at: Expression): void {
  const method = ['__exit__', '__aexit__']
    .map(n => attribute(m, context, n))
    .find(v => v.type === 'function' || v.type === 'method');
  if (method) awaited(m, invoke(m, method, [{ value: NONE }, { value: NONE }, { value: NONE }], at), at);
}
