import { argument, positional } from './arguments.ts';
import { awaited, awaitStands, runLoop, startTask, THREAD_FUTURE, waitForAll } from './async.ts';
import { ended, probe, runDetached, startThread, threadStands } from './background.ts';
import { block } from './block.ts';
import { invoke } from './call.ts';
import { itemsOf } from './containers.ts';
import type { Machine } from './machine.ts';
import type { Builtin } from './stdlib.ts';
import type { Span } from './syntax.ts';
import {
  type CallArgument,
  NONE,
  numberOf,
  type ObjectValue,
  sequence,
  TRUE,
  UNKNOWN,
  type Value,
} from './value.ts';

/** There is one event loop as far as we look. */
export const LOOP: ObjectValue = { type: 'object', id: -1, of: 'asyncio.loop' };

const theLoop: Builtin = () => LOOP;

const run: Builtin = (m, args, at) => runLoop(m, argument(args, 0, 'main') ?? UNKNOWN, 'run', at);

const sleep: Builtin = (m, args, at) => {
  const seconds = numberOf(argument(args, 0, 'delay'));
  const forMs = seconds === undefined ? 'unknown' : Math.round(seconds * 1000);
  block(m, at, { what: m.text(at), kind: 'blocking', forMs, isAwait: true });
  return NONE;
};

/** Several coroutines at once: one alone runs in place, so that its own cleanup is seen. */
export function gather(m: Machine, given: readonly Value[], at: Span, any = false): Value {
  const [only] = given;
  if (given.length === 1 && (only?.type === 'coroutine' || only?.type === 'pending'))
    return awaited(m, only, at);
  const tasks = given.map(v => (v.type === 'coroutine' || v.type === 'pending' ? startTask(m, v, at) : v));
  if (tasks.every(t => t.type === 'object' && t.of === 'asyncio.Task'))
    waitForAll(m, tasks, m.text(at), at, any);
  else {
    // What a library gave for it may be what serves.
    const unread = tasks.some(t => t.type === 'external');
    block(m, at, { what: m.text(at), kind: 'blocking', isAwait: true, mayStay: true, unread });
  }
  return UNKNOWN;
}

const gatherCall: Builtin = (m, args, at) => {
  if (args.some(a => a.name === '*')) {
    block(m, at, { what: m.text(at), kind: 'blocking', isAwait: true, mayStay: true });
    return UNKNOWN;
  }
  return gather(m, positional(args), at);
};

/** During a stop it lasts as long as what it waits for: the limit is how long at most. */
function awaitedFor(m: Machine, value: Value, limitMs: number, at: Span): Value {
  const what = m.text(at);
  const wholeLimit = () => {
    block(m, at, { what, kind: 'blocking', isAwait: true, forMs: limitMs });
    return UNKNOWN;
  };
  if (!m.state?.delivered) return wholeLimit();
  const stands = awaitStands(m, value, at);
  if (stands === 'no') return awaited(m, value, at);
  const untilTimeout = () => {
    wholeLimit();
    m.raise({ name: 'TimeoutError' });
    return UNKNOWN;
  };
  return stands === 'yes'
    ? untilTimeout()
    : m.branch(`how long \`${what}\` takes`, [() => UNKNOWN, untilTimeout]);
}

const wait: Builtin = (m, args, at, path) => {
  const first = argument(args, 0) ?? UNKNOWN;
  if (path.endsWith('wait_for')) {
    const limit = numberOf(argument(args, 1, 'timeout'));
    return limit === undefined ? awaited(m, first, at) : awaitedFor(m, first, Math.round(limit * 1000), at);
  }
  const tasks = itemsOf(m, first);
  const until = argument(args, 9, 'return_when');
  const any = until?.type === 'external' && until.path === 'asyncio.FIRST_COMPLETED';
  if (tasks) return gather(m, tasks, at, any);
  block(m, at, { what: m.text(at), kind: 'blocking', isAwait: true, mayStay: true });
  return UNKNOWN;
};

const createTask: Builtin = (m, args, at) => startTask(m, argument(args, 0) ?? UNKNOWN, at);

/** A callback that runs in the event loop. */
export const callSoon = (m: Machine, args: readonly CallArgument[], at: Span): Value => {
  const [callee, ...rest] = args;
  if (callee) invoke(m, callee.value, rest, at);
  return UNKNOWN;
};

/**
 * A function in a thread of the loop's executor: asyncio.run() and the interpreter's end wait for it, and what awaits it
 * can be cancelled.
 */
export const inThread = (m: Machine, args: readonly CallArgument[], at: Span): Value => {
  const [callee, ...rest] = args;
  const isFollowed = callee?.value.type === 'function' || callee?.value.type === 'partial';
  // Of threads that others start no more is seen than that they stay, or may.
  if (!isFollowed || (m.context !== 'main' && !goesOn(m, callee.value, rest, at)))
    return callSoon(m, args, at);
  const future = m.object(THREAD_FUTURE);
  const stands = startThread(m, future, callee.value, rest, at);
  if (stands !== 'no' || !m.state) return future;
  m.state.threads = m.state.threads.filter(thread => thread.id !== future.id);
  m.setField(future, 'ended', TRUE);
  return future;
};

/** A task of the event loop gives a thread what never ends by itself. */
const goesOn = (m: Machine, callee: Value, args: readonly CallArgument[], at: Span): boolean =>
  m.context === 'task' && probe(m, () => runDetached(m, callee, args, at, 'background')) === 'yes';

/** The signal may come while it runs: the loop handles it, and waits on. */
export const waitForExecutor = (m: Machine, future: ObjectValue, at: Span): Value => {
  const what = m.text(at);
  if (m.field(future, 'ended')) block(m, at, { what, kind: 'call', isAwait: true });
  else
    block(m, at, {
      what,
      kind: 'blocking',
      isAwait: true,
      wakes: () => ended(threadStands(m, future, at)),
    });
  return UNKNOWN;
};

/** anyio and trio hand the signals on through an async iterator: they count as handled. */
const openReceiver: Builtin = (m, args, at) => {
  const signals = positional(args).flatMap(v => (v.type === 'signal' ? [v.name] : []));
  if (!m.state || (m.context !== 'main' && m.context !== 'task')) return UNKNOWN;
  const place = m.locate(at);
  const reason = `what \`${m.text(at)}\` (${place.file}:${place.line}) makes of the signal`;
  for (const signal of signals) m.state.set(signal, { kind: 'unknown', reason, at: place });
  return UNKNOWN;
};

/** The task that runs the main coroutine. */
export const MAIN_TASK: ObjectValue = { type: 'object', id: -2, of: 'asyncio.MainTask' };
const OTHER_TASK: ObjectValue = { type: 'object', id: -3, of: 'asyncio.OtherTask' };
const currentTask = (m: Machine): Value => (m.context === 'main' ? MAIN_TASK : OTHER_TASK);

const allTasks: Builtin = () => sequence([MAIN_TASK]);

function forever(m: Machine, _args: readonly CallArgument[], at: Span): Value {
  block(m, at, { what: m.text(at), kind: 'blocking', isAwait: true, wakes: () => false });
  return NONE;
}

/** anyio and trio are given the function, and its arguments behind it. */
const runFunction: Builtin = (m, args, at) => {
  const [callee, ...rest] = args;
  const coroutine = callee ? invoke(m, callee.value, rest, at) : UNKNOWN;
  return runLoop(m, coroutine, 'run', at);
};

/** Its end waits for its tasks, and its scope cancels them. */
const taskGroup: Builtin = m => {
  const group = m.object('asyncio.TaskGroup');
  const scope = m.object('anyio.CancelScope');
  m.setField(scope, 'group', group);
  m.setField(group, 'cancel_scope', scope);
  return group;
};

export const ASYNC_CALLS: Readonly<Record<string, Builtin>> = {
  'asyncio.run': run,
  'anyio.run': runFunction,
  'trio.run': runFunction,
  'anyio.create_task_group': taskGroup,
  'trio.open_nursery': taskGroup,
  'asyncio.get_event_loop': theLoop,
  'asyncio.get_running_loop': theLoop,
  'asyncio.new_event_loop': theLoop,
  'asyncio.set_event_loop': () => NONE,
  'tornado.ioloop.IOLoop.current': theLoop,
  'tornado.ioloop.IOLoop.instance': theLoop,
  'asyncio.install': () => NONE,
  'asyncio.sleep': sleep,
  'anyio.sleep': sleep,
  'trio.sleep': sleep,
  'asyncio.gather': gatherCall,
  'asyncio.wait': wait,
  'asyncio.wait_for': wait,
  'asyncio.start_server': m => m.object('asyncio.Server'),
  'asyncio.start_unix_server': m => m.object('asyncio.Server'),
  'asyncio.shield': (_m, args) => argument(args, 0) ?? UNKNOWN,
  'asyncio.create_task': createTask,
  'asyncio.ensure_future': createTask,
  'asyncio.current_task': m => currentTask(m),
  'asyncio.all_tasks': allTasks,
  'asyncio.Task.all_tasks': allTasks,
  'asyncio.to_thread': (m, args, at) => inThread(m, args, at),
  await: (m, args, at) => awaited(m, argument(args, 0) ?? UNKNOWN, at),
  'anyio.open_signal_receiver': openReceiver,
  'trio.open_signal_receiver': openReceiver,
  'anyio.sleep_forever': forever,
  'trio.sleep_forever': forever,
};
