import { argument } from './arguments.ts';
import { runLoop, startTask, waitForAll, waitForGroup } from './async.ts';
import { block } from './block.ts';
import { invoke } from './call.ts';
import { knownItems } from './containers.ts';
import type { Machine } from './machine.ts';
import type { Method } from './methods.ts';
import { limitOf } from './methods-thread.ts';
import { callSoon, inThread, waitForExecutor } from './stdlib-async.ts';
import { signalOf } from './stdlib-signal.ts';
import type { Span } from './syntax.ts';
import { FALSE, NONE, numberOf, type ObjectValue, TRUE, truth, UNKNOWN, type Value } from './value.ts';

const isTrue = (m: Machine, self: ObjectValue, name: string) => truth(m.field(self, name) ?? FALSE) === true;

const mark =
  (name: string): Method =>
  (m, self, args) => {
    m.setField(self, name, TRUE);
    m.setField(self, 'value', argument(args, 0) ?? NONE);
    return NONE;
  };

/** Waits in the event loop until the object is marked. */
const waitFor =
  (name: string): Method =>
  (m, self, args, at) => {
    const limit = limitOf(args, 0);
    if (limit !== undefined) {
      block(m, at, { what: m.text(at), kind: 'blocking', isAwait: true });
      return UNKNOWN;
    }
    block(m, at, { what: m.text(at), kind: 'blocking', isAwait: true, wakes: () => isTrue(m, self, name) });
    return m.field(self, 'value') ?? TRUE;
  };

const addSignalHandler: Method = (m, _self, args, at) => {
  const [first, handler, ...rest] = args;
  const signal = signalOf(first?.value);
  const place = m.locate(at);
  if (!m.state || m.context === 'process') return NONE;
  if (!signal || !handler) {
    m.facts.unknowns.add(`which signal \`${m.text(at)}\` (${place.file}:${place.line}) is for`);
    return NONE;
  }
  m.state.set(signal, { kind: 'handler', handler: handler.value, by: 'loop', args: rest, at: place });
  return NONE;
};

const removeSignalHandler: Method = (m, _self, args, at) => {
  const signal = signalOf(argument(args, 0));
  const place = m.locate(at);
  if (signal && m.state)
    m.state.set(signal, signal === 'SIGINT' ? { kind: 'unset' } : { kind: 'SIG_DFL', at: place });
  return TRUE;
};

const runForever: Method = (m, self, _args, at) => {
  m.eventLoops.push({ kind: 'forever' });
  const what = m.text(at);
  const raised = m.catching(() => {
    block(m, at, { what, kind: 'blocking', isAwait: true, wakes: () => isTrue(m, self, 'stopped') });
  });
  m.eventLoops.pop();
  for (const { exception, state } of raised)
    m.sinks.at(-1)?.push({ exception: { ...exception, leaves: undefined }, state });
  m.setField(self, 'stopped', FALSE);
  return NONE;
};

const stop: Method = (m, self) => {
  m.setField(self, 'stopped', TRUE);
  return NONE;
};

function addTask(m: Machine, group: ObjectValue, coroutine: Value, at: Span): Value {
  const task = startTask(m, coroutine, at);
  const known = m.field(group, 'tasks');
  const items = known?.type === 'sequence' ? known.items : [];
  m.setField(group, 'tasks', { type: 'sequence', items: [...items, task], complete: true });
  return task;
}

/** `group.start_soon(function, …)` of anyio and trio. */
const startSoon: Method = (m, self, args, at) => {
  const [callee, ...rest] = args;
  const plain = rest.filter(a => a.name !== 'name');
  if (callee) addTask(m, self, invoke(m, callee.value, plain, at), at);
  return NONE;
};

/** It writes to a pipe that the loop listens to. */
const wakeUp: Method = (m, _self, args, at) => {
  m.woken = true;
  return callSoon(m, args, at);
};

const cancelMain: Method = (m, self) => {
  m.setField(self, 'cancelled', TRUE);
  return NONE;
};

/** After the signal it counts how long: a deadline, which an orderly end is faster than. */
const callLater: Method = (m, _self, args, at) => {
  const [, callee, ...rest] = args;
  const seconds = numberOf(argument(args, 0));
  if (m.state && !m.state.delivered) {
    m.tasks = true;
    // What asks for itself again does so for as long as the loop runs.
    const { node } = callee?.value.type === 'function' ? callee.value : {};
    if (seconds && node && m.frames.some(frame => frame.function?.node === node)) pulse(m, seconds * 1000);
  }
  if (!m.state?.delivered || !callee || !seconds) return callSoon(m, args.slice(1), at);
  const timer = { callee: callee.value, args: rest, ms: Math.round(seconds * 1000) };
  m.state.later = [...m.state.later, timer].sort((a, b) => a.ms - b.ms);
  return UNKNOWN;
};

const callSomeTime: Method = (m, _self, args, at) => {
  m.tasks = true;
  return callSoon(m, args.slice(1), at);
};

/** A timer that comes again and again wakes the event loop. */
function pulse(m: Machine, everyMs: number): void {
  m.pulseMs = Math.min(m.pulseMs ?? everyMs, everyMs);
}

const startPeriodic: Method = (m, self, _args, at) => {
  m.tasks = true;
  const everyMs = numberOf(m.field(self, 'everyMs'));
  if (everyMs && !m.state?.delivered) pulse(m, everyMs);
  const callee = m.field(self, 'callee');
  return callee ? callSoon(m, [{ value: callee }], at) : UNKNOWN;
};

export const ASYNC_METHODS: Readonly<Record<string, Method>> = {
  'asyncio.loop.add_signal_handler': addSignalHandler,
  'asyncio.loop.remove_signal_handler': removeSignalHandler,
  'asyncio.loop.run_until_complete': (m, _self, args, at) =>
    runLoop(m, argument(args, 0) ?? UNKNOWN, 'until', at),
  'asyncio.loop.run_forever': runForever,
  'asyncio.loop.stop': stop,
  'asyncio.loop.is_running': m => (m.eventLoops.length > 0 ? TRUE : UNKNOWN),
  'asyncio.loop.close': () => NONE,
  'asyncio.loop.create_task': (m, _self, args, at) => startTask(m, argument(args, 0) ?? UNKNOWN, at),
  'asyncio.loop.create_future': m => m.object('asyncio.Future'),
  'asyncio.loop.call_soon': (m, _self, args, at) => callSoon(m, args, at),
  'asyncio.loop.call_soon_threadsafe': wakeUp,
  // Tornado's IOLoop is asyncio's loop under other names.
  'asyncio.loop.start': runForever,
  'asyncio.loop.add_callback': wakeUp,
  'asyncio.loop.add_callback_from_signal': wakeUp,
  'asyncio.loop.spawn_callback': (m, _self, args, at) => callSoon(m, args, at),
  'asyncio.loop.call_later': callLater,
  'asyncio.loop.call_at': callSomeTime,
  // A deadline, or a timedelta.
  'asyncio.loop.add_timeout': callSomeTime,
  'tornado.ioloop.PeriodicCallback.__init__': (m, self, args) => {
    m.setField(self, 'callee', argument(args, 0, 'callback') ?? UNKNOWN);
    m.setField(self, 'everyMs', argument(args, 1, 'callback_time') ?? UNKNOWN);
    return NONE;
  },
  'tornado.ioloop.PeriodicCallback.start': startPeriodic,
  'asyncio.loop.run_in_executor': (m, _self, args, at) => inThread(m, args.slice(1), at),
  'asyncio.Event.__init__': () => NONE,
  'asyncio.Event.set': mark('set'),
  'asyncio.Event.clear': (m, self) => {
    m.setField(self, 'set', FALSE);
    return NONE;
  },
  'asyncio.Event.is_set': (m, self) => m.field(self, 'set') ?? FALSE,
  'asyncio.Event.wait': waitFor('set'),
  'anyio.Event.__init__': () => NONE,
  'anyio.Event.set': mark('set'),
  'anyio.Event.wait': waitFor('set'),
  'trio.Event.__init__': () => NONE,
  'trio.Event.set': mark('set'),
  'trio.Event.wait': waitFor('set'),
  'asyncio.Future.__init__': () => NONE,
  'asyncio.Future.set_result': mark('set'),
  'asyncio.Future.cancel': mark('set'),
  'asyncio.Future.done': (m, self) => m.field(self, 'set') ?? FALSE,
  'asyncio.Future.wait': waitFor('set'),
  'asyncio.ThreadFuture.wait': (m, self, _args, at) => waitForExecutor(m, self, at),
  'asyncio.ThreadFuture.cancel': () => TRUE,
  'asyncio.Task.wait': (m, self, _args, at) => {
    waitForAll(m, [self], m.text(at), at);
    return UNKNOWN;
  },
  'asyncio.Task.cancel': mark('cancelled'),
  'asyncio.Task.done': (m, self) => (isTrue(m, self, 'cancelled') ? TRUE : UNKNOWN),
  'asyncio.Task.add_done_callback': () => NONE,
  'asyncio.MainTask.cancel': cancelMain,
  'asyncio.MainTask.done': () => FALSE,
  'asyncio.Queue.__init__': () => NONE,
  'asyncio.Queue.get': (m, _self, _args, at) => {
    // Other tasks may put something in.
    const until = m.tasks ? { ends: 'when something is put in' } : { arrives: true };
    block(m, at, { what: m.text(at), kind: 'blocking', isAwait: true, ...until });
    return UNKNOWN;
  },
  'asyncio.Queue.put': () => NONE,
  'asyncio.Queue.put_nowait': () => NONE,
  'asyncio.Queue.join': () => NONE,
  'asyncio.TaskGroup.__init__': () => NONE,
  'asyncio.TaskGroup.create_task': (m, self, args, at) => addTask(m, self, argument(args, 0) ?? UNKNOWN, at),
  'asyncio.TaskGroup.start_soon': startSoon,
  'asyncio.TaskGroup.start': startSoon,
  'anyio.CancelScope.cancel': (m, self) => {
    const group = m.field(self, 'group');
    const tasks = group?.type === 'object' ? m.field(group, 'tasks') : undefined;
    for (const task of tasks ? knownItems(m, tasks) : [])
      if (task.type === 'object') m.setField(task, 'cancelled', TRUE);
    return NONE;
  },
  'asyncio.TaskGroup.__exit__': (m, self, _args, at) => {
    const tasks = m.field(self, 'tasks');
    waitForGroup(m, tasks ? knownItems(m, tasks) : [], 'async with asyncio.TaskGroup()', at);
    return NONE;
  },
  'asyncio.Runner.__init__': () => NONE,
  'asyncio.Runner.run': (m, _self, args, at) => runLoop(m, argument(args, 0) ?? UNKNOWN, 'run', at),
  'asyncio.Runner.get_loop': () => ({ type: 'object', id: -1, of: 'asyncio.loop' }),
  'asyncio.Server.close': mark('closed'),
  'asyncio.Server.wait_closed': () => NONE,
  'asyncio.Server.serve_forever': (m, self, _args, at) => {
    const closed = () => isTrue(m, self, 'closed');
    block(m, at, { what: m.text(at), kind: 'blocking', isAwait: true, wakes: closed });
    // A closed server cancels what waits in serve_forever() (measured, CPython 3.11).
    if (closed()) m.raise({ name: 'asyncio.CancelledError' });
    return NONE;
  },
};
