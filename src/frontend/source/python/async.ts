import { ended, probe, runDetached, type Stands } from './background.ts';
import { block } from './block.ts';
import { callFunction } from './call.ts';
import { LIBRARIES } from './libraries.ts';
import { callLibrary } from './library-call.ts';
import type { EventLoop, Exception, Machine, Raised } from './machine.ts';
import { callMethod } from './methods.ts';
import type { Span } from './syntax.ts';
import { type ObjectValue, TRUE, truth, UNKNOWN, type Value } from './value.ts';

/** `await value`: a coroutine runs here and now; what is already done gives its value. */
export function awaited(m: Machine, value: Value, at: Span): Value {
  if (!m.state) return UNKNOWN;
  if (value.type === 'coroutine') {
    return value.callee.node.isGenerator ? UNKNOWN : callFunction(m, value.callee, value.args);
  }
  if (value.type === 'any') {
    return m.branch(
      `what \`${m.text(at)}\` waits for`,
      value.of.map(one => () => awaited(m, one, at)),
    );
  }
  if (value.type === 'pending') return runPending(m, value, at);
  if (value.type === 'external') return awaitAttribute(m, value, at);
  if (value.type !== 'object') return value;
  return typeof value.of === 'string' && AWAITED.has(value.of) ? callMethod(m, value, 'wait', [], at) : value;
}

/** What a function in a thread of the loop's executor comes to. */
export const THREAD_FUTURE = 'asyncio.ThreadFuture';
const AWAITED: ReadonlySet<string> = new Set(['asyncio.Future', 'asyncio.Task', THREAD_FUTURE]);

/** A future that an object of a library has, such as `client.disconnected`; a call of one was looked at when it was made. */
function awaitAttribute(m: Machine, value: Extract<Value, { type: 'external' }>, at: Span): Value {
  if (!value.path.endsWith(')') && value.path.includes('()'))
    block(m, at, { what: m.text(at), kind: 'call', isAwait: true, mayStay: true, unread: true });
  return value;
}

/** Coroutine functions of libraries: called without `await` they only make something to wait for. */
const LAZY_CALLS = new Set(
  'asyncio.sleep anyio.sleep trio.sleep asyncio.gather asyncio.wait asyncio.wait_for anyio.sleep_forever trio.sleep_forever'.split(
    ' ',
  ),
);
const LAZY_METHODS = new Set(
  'asyncio.Event.wait anyio.Event.wait trio.Event.wait asyncio.Queue.get asyncio.Server.serve_forever'.split(
    ' ',
  ),
);

export const isLazyCall = (path: string): boolean =>
  LAZY_CALLS.has(path) || LIBRARIES.get(path)?.isCoroutine === true;
export const isLazyMethod = (object: ObjectValue, name: string): boolean =>
  typeof object.of === 'string' && LAZY_METHODS.has(`${object.of}.${name}`);

function runPending(m: Machine, value: Extract<Value, { type: 'pending' }>, at: Span): Value {
  const { callee, args } = value;
  if (callee.type === 'method') return callMethod(m, callee.object, callee.name, args, at);
  return callee.type === 'external' ? callLibrary(m, callee.path, args, at) : UNKNOWN;
}

/** asyncio.run(), loop.run_until_complete(): runs a coroutine until it ends. */
export function runLoop(m: Machine, value: Value, kind: EventLoop['kind'], at: Span): Value {
  if (!m.state) return UNKNOWN;
  const loop: EventLoop = { kind };
  m.eventLoops.push(loop);
  let result: Value = UNKNOWN;
  const raised = m.catching(() => {
    result = awaited(m, value, at);
  });
  m.eventLoops.pop();
  const pending = loop.pending;
  for (const { exception, state } of raised) {
    if (exception.leaves === loop)
      m.sinks.at(-1)?.push({ exception: { ...exception, leaves: undefined }, state });
    else
      m.sinks
        .at(-1)
        ?.push({ exception: masks(pending, exception) && state.delivered ? pending : exception, state });
  }
  if (m.state && pending && m.state.delivered) endPending(m, pending);
  return result;
}

/** asyncio.run() raises it in place of the CancelledError that it gave to the coroutine. */
function masks(pending: Exception | undefined, exception: Exception): pending is Exception {
  return (
    pending !== undefined &&
    (pending.name !== 'KeyboardInterrupt' || exception.name === 'asyncio.CancelledError')
  );
}

/**
 * The coroutine ended although it was cancelled. After an interrupt asyncio.run() then just returns its value
 * (asyncio.runners.Runner.run, since 3.11); SystemExit is raised again.
 */
function endPending(m: Machine, pending: NonNullable<EventLoop['pending']>): void {
  const state = m.state;
  if (!state) return;
  if (pending.name === 'KeyboardInterrupt') return;
  m.raise(pending);
}

/** Makes a task: it runs beside the one that started it, and is gone when the event loop ends. */
export function startTask(m: Machine, value: Value, at: Span): Value {
  const task = m.object('asyncio.Task');
  if (!m.state) return UNKNOWN;
  m.tasks = true;
  m.setField(task, 'coroutine', value);
  m.setField(task, 'started', TRUE);
  const escaped: Raised[] = [];
  runTask(m, value, at, escaped);
  // These two leave the event loop, whichever task raises them; others stay in their task.
  const leaving = escaped.find(
    r => r.state.delivered && (r.exception.name === 'SystemExit' || r.exception.name === 'KeyboardInterrupt'),
  );
  if (leaving) m.raise(leaving.exception);
  return task;
}

function runTask(m: Machine, value: Value, at: Span, escaped: Raised[] = []): Stands {
  const { eventLoops } = m;
  if (eventLoops.length === 0) m.eventLoops = [{ kind: 'forever' }];
  const stands = runDetached(m, { type: 'external', path: 'await' }, [{ value }], at, 'task', escaped);
  m.eventLoops = eventLoops;
  return stands;
}

/** Blocks until all of them have ended, or any. */
export function waitForAll(m: Machine, tasks: readonly Value[], what: string, at: Span, any = false): void {
  const objects = tasks.flatMap(t => (t.type === 'object' && t.of === 'asyncio.Task' ? [t] : []));
  block(m, at, {
    what,
    kind: 'blocking',
    isAwait: true,
    wakes: () => {
      const all = objects.map(o => (isCancelled(m, o) ? true : ended(taskStands(m, o, at))));
      if (all.includes(any)) return any;
      return all.includes(undefined) ? undefined : !any;
    },
  });
}

/** Blocks until all tasks of a group have ended, or the signal makes one of them fail: then the others are cancelled. */
export function waitForGroup(m: Machine, tasks: readonly Value[], what: string, at: Span): void {
  const objects = tasks.flatMap(t => (t.type === 'object' && t.of === 'asyncio.Task' ? [t] : []));
  const standing = m.state?.delivered ? [] : objects.filter(o => taskStands(m, o, at) === 'yes');
  block(m, at, {
    what,
    kind: 'blocking',
    isAwait: true,
    wakes: () => {
      if (m.state?.delivered && standing.some(o => fails(m, o, at))) return true;
      const all = objects.map(o => (isCancelled(m, o) ? true : ended(taskStands(m, o, at))));
      return all.includes(false) ? false : all.includes(undefined) ? undefined : true;
    },
  });
}

function fails(m: Machine, task: Extract<Value, { type: 'object' }>, at: Span): boolean {
  const coroutine = m.field(task, 'coroutine');
  const escaped: Raised[] = [];
  const stands = coroutine ? probe(m, () => runTask(m, coroutine, at, escaped)) : 'maybe';
  return stands === 'no' && escaped.some(r => r.exception.name !== 'asyncio.CancelledError');
}

const isCancelled = (m: Machine, task: Extract<Value, { type: 'object' }>) =>
  truth(m.field(task, 'cancelled') ?? UNKNOWN) === true;

export function taskStands(m: Machine, task: Extract<Value, { type: 'object' }>, at: Span): Stands {
  const coroutine = m.field(task, 'coroutine');
  return coroutine ? awaitStands(m, coroutine, at) : 'maybe';
}

/** Does `await value` go on for ever? */
export const awaitStands = (m: Machine, value: Value, at: Span): Stands =>
  probe(m, () => runTask(m, value, at));
