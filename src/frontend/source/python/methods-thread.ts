import { argument } from './arguments.ts';
import { attribute } from './attribute.ts';
import { ended, runDetached, startThread, threadStands, waitedForAtExit } from './background.ts';
import { block } from './block.ts';
import { itemsOf } from './containers.ts';
import type { Machine } from './machine.ts';
import type { Method } from './methods.ts';
import type { Span } from './syntax.ts';
import {
  alternatives,
  type CallArgument,
  either,
  external,
  FALSE,
  NONE,
  numberOf,
  type ObjectValue,
  same,
  sequence,
  TRUE,
  truth,
  UNKNOWN,
  type Value,
} from './value.ts';

const isSet = (m: Machine, self: ObjectValue) => truth(m.field(self, 'set') ?? FALSE) === true;

const FUTURE = 'concurrent.futures.Future';

/** A limit in seconds: `undefined` where there is none. */
export function limitOf(
  args: readonly CallArgument[],
  position: number,
  name = 'timeout',
): number | 'unknown' | undefined {
  const value = argument(args, position, name);
  if (!value || (value.type === 'constant' && value.value === null)) return undefined;
  return numberOf(value) ?? 'unknown';
}

/** Waits until something is set, or for a limited time; either way a `set` ends it. */
const waitUntilSet: Method = (m, self, args, at) => {
  const limit = limitOf(args, 0);
  const what = m.text(at);
  if (limit === undefined) {
    block(m, at, { what, kind: 'blocking', wakes: () => isSet(m, self) });
    return TRUE;
  }
  if (isSet(m, self)) return TRUE;
  const forMs = limit === 'unknown' ? 'unknown' : Math.round(limit * 1000);
  block(m, at, { what, kind: 'blocking', forMs, doneWhen: () => isSet(m, self) });
  return isSet(m, self) ? TRUE : FALSE;
};

const setTo =
  (name: string, value: Value): Method =>
  (m, self) => {
    m.setField(self, name, value);
    return NONE;
  };

const setFields =
  (names: readonly string[]): Method =>
  (m, self, args) => {
    for (const name of names) {
      const value = args.find(a => a.name === name)?.value;
      if (value) m.setField(self, name, value);
    }
    return NONE;
  };

export const initThread: Method = (m, self, args, at) => {
  setFields(['target', 'args', 'daemon'])(m, self, args, at);
  const target = argument(args, 1, 'target');
  if (target) m.setField(self, 'target', target);
  return NONE;
};

/** The function that it runs: its target, or `run` of the program's own subclass. */
export function targetOf(m: Machine, self: ObjectValue): Value {
  const run = typeof self.of === 'string' ? undefined : attribute(m, self, 'run');
  return run?.type === 'function' ? run : (m.field(self, 'target') ?? UNKNOWN);
}

export function argumentsOf(m: Machine, self: ObjectValue): CallArgument[] {
  const args = m.field(self, 'args');
  return (args ? itemsOf(m, args) : undefined)?.map(value => ({ value })) ?? [];
}

const start: Method = (m, self, _args, at) => {
  startThread(m, self, targetOf(m, self), argumentsOf(m, self), at);
  return NONE;
};

/** A timer is a thread, which runs its function once; one that its own function starts again goes on for ever. */
const startTimer: Method = (m, self, args, at) => {
  const target = targetOf(m, self);
  const isAgain =
    m.context === 'background' &&
    target.type === 'function' &&
    m.frames.some(frame => frame.function?.node === target.node);
  if (truth(m.field(self, 'daemon') ?? FALSE) !== false)
    runDetached(m, target, argumentsOf(m, self), at, 'background');
  else if (isAgain) block(m, at, { what: m.text(at), kind: 'blocking', ends: '' });
  else return start(m, self, args, at);
  return NONE;
};

/** Of timers that start each other there is one at a time. */
const cancelTimer: Method = (m, self) => {
  const target = targetOf(m, self);
  const finished = m.field(self, 'finished');
  if (finished?.type === 'object') m.setField(finished, 'set', TRUE);
  if (m.state && target.type === 'function')
    m.state.threads = m.state.threads.filter(thread => {
      const other = targetOf(m, thread);
      return other.type !== 'function' || other.node !== target.node;
    });
  return NONE;
};

const waitForThread: Method = (m, self, args, at) => {
  const limit = limitOf(args, 0);
  if (self.of === FUTURE && threadStands(m, self, at) === 'no') {
    // It comes to an end, and nothing says how soon.
    block(m, at, { what: m.text(at), kind: 'call' });
  } else if (limit === undefined) {
    block(m, at, { what: m.text(at), kind: 'blocking', wakes: () => ended(threadStands(m, self, at)) });
  } else if (ended(threadStands(m, self, at)) !== true) {
    block(m, at, { what: m.text(at), kind: 'blocking', forMs: limit === 'unknown' ? limit : limit * 1000 });
  }
  return NONE;
};

const join: Method = (m, self, args, at) => {
  const before = m.sinks.at(-1)?.length ?? 0;
  waitForThread(m, self, args, at);
  for (const r of m.sinks.at(-1)?.slice(before) ?? []) r.state.write(self.id, 'interrupted', TRUE);
  // What goes on behind the call has seen its end.
  if (m.state && m.context === 'main' && limitOf(args, 0) === undefined)
    m.state.threads = m.state.threads.filter(thread => thread.id !== self.id);
  return NONE;
};

const EXECUTOR = 'concurrent.futures.ThreadPoolExecutor';

/** Workers of a pool are joined at the interpreter's end: each submitted call counts as a thread. */
const submit: Method = (m, self, args, at) => {
  const [callee, ...rest] = args;
  const future = m.object(FUTURE);
  if (!callee) return future;
  startThread(m, future, callee.value, rest, at);
  keepFuture(m, self, future);
  return future;
};

export function keepFuture(m: Machine, self: ObjectValue, future: ObjectValue): void {
  const known = m.field(self, 'futures');
  const items = known?.type === 'sequence' ? known.items : [];
  m.setField(self, 'futures', { type: 'sequence', items: [...items, future].slice(-32), complete: true });
}

export const waitForFutures: Method = (m, self, args, at) => {
  const waits = truth(argument(args, 0, 'wait') ?? TRUE) !== false;
  const futures = m.field(self, 'futures');
  if (waits && futures?.type === 'sequence') {
    for (const future of futures.items) if (future.type === 'object') join(m, future, [], at);
  }
  return NONE;
};

/** What is put in before the signal arrives comes from other threads, and was taken out again. */
const EMPTY = external('queue.Queue.empty');

/** What a handler has put in, on some ways or on all of them. */
const itemsIn = (m: Machine, self: ObjectValue): readonly Value[] =>
  alternatives((m.state?.delivered ? m.field(self, 'item') : undefined) ?? EMPTY);

const isEmpty = (value: Value) => same(value, EMPTY);

/** Does a `get()` come to its end? */
function hasItem(m: Machine, self: ObjectValue): boolean | undefined {
  const items = itemsIn(m, self);
  return items.every(isEmpty) ? false : items.some(isEmpty) ? undefined : true;
}

const itemOf = (m: Machine, self: ObjectValue) => either(itemsIn(m, self).filter(item => !isEmpty(item)));

const get: Method = (m, self, args, at) => {
  const limit = limitOf(args, 1);
  const waits = truth(argument(args, 0, 'block') ?? TRUE) !== false;
  if (limit !== undefined) {
    block(m, at, { what: m.text(at), kind: 'blocking' });
    return takeInTime(m, self);
  }
  if (!waits) return UNKNOWN;
  block(m, at, { what: m.text(at), kind: 'blocking', wakes: () => hasItem(m, self) });
  return itemOf(m, self);
};

/** Another thread finds what the handler has put in, or waits in vain. */
function takeInTime(m: Machine, self: ObjectValue): Value {
  if (m.context === 'main' || !m.state?.delivered) return UNKNOWN;
  const has = hasItem(m, self);
  const inVain = () => {
    m.raise({ name: 'queue.Empty' });
    return UNKNOWN;
  };
  if (has === undefined) return m.branch('what the queue has', [() => itemOf(m, self), inVain]);
  return has ? itemOf(m, self) : inVain();
}

const put: Method = (m, self, args) => {
  if (m.state?.delivered) m.setField(self, 'item', argument(args, 0) ?? UNKNOWN);
  return NONE;
};

const initQueue: Method = (m, self) => {
  m.setField(self, 'item', EMPTY);
  return NONE;
};

const EVENT = ['threading.Event', 'multiprocessing.Event', 'gevent.event.Event'];
const QUEUE = [
  'queue.Queue',
  'queue.SimpleQueue',
  'multiprocessing.Queue',
  'multiprocessing.JoinableQueue',
  'multiprocessing.SimpleQueue',
];

const each = (classes: readonly string[], methods: Readonly<Record<string, Method>>) =>
  Object.fromEntries(
    classes.flatMap(c => Object.entries(methods).map(([name, method]) => [`${c}.${name}`, method])),
  );

const nothing: Method = () => NONE;

export const THREAD_METHODS: Readonly<Record<string, Method>> = {
  ...each(EVENT, {
    __init__: nothing,
    wait: waitUntilSet,
    set: setTo('set', TRUE),
    clear: setTo('set', FALSE),
    is_set: (m, self) => m.field(self, 'set') ?? FALSE,
    isSet: (m, self) => m.field(self, 'set') ?? FALSE,
  }),
  ...each(QUEUE, {
    __init__: initQueue,
    get,
    put,
    put_nowait: put,
    get_nowait: () => UNKNOWN,
    join: nothing,
  }),
  'threading.Thread.__init__': initThread,
  'threading.Thread.start': start,
  'threading.Thread.join': join,
  'threading.Thread.setDaemon': (m, self, args) => {
    m.setField(self, 'daemon', argument(args, 0) ?? TRUE);
    return NONE;
  },
  'threading.Thread.is_alive': (m, self, _args, at) => {
    const stands = threadStands(m, self, at);
    return stands === 'yes' ? TRUE : stands === 'no' ? FALSE : UNKNOWN;
  },
  'threading.Timer.__init__': (m, self, args) => {
    const target = argument(args, 1, 'function') ?? UNKNOWN;
    for (const name of ['target', 'function']) m.setField(self, name, target);
    m.setField(self, 'interval', argument(args, 0, 'interval') ?? UNKNOWN);
    m.setField(self, 'args', argument(args, 2, 'args') ?? sequence([]));
    m.setField(self, 'kwargs', argument(args, 3, 'kwargs') ?? UNKNOWN);
    m.setField(self, 'finished', m.object('threading.Event'));
    return NONE;
  },
  'threading.Timer.start': startTimer,
  'threading.Timer.cancel': cancelTimer,
  'threading.Condition.__init__': nothing,
  'threading.Condition.wait': waitUntilSet,
  'threading.Condition.notify': setTo('set', TRUE),
  'threading.Condition.notify_all': setTo('set', TRUE),
  [`${EXECUTOR}.__init__`]: nothing,
  [`${EXECUTOR}.submit`]: submit,
  [`${EXECUTOR}.shutdown`]: waitForFutures,
  [`${EXECUTOR}.__exit__`]: (m, self, _args, at) => waitForFutures(m, self, [], at),
  [`${EXECUTOR}.map`]: (m, self, args, at) => submit(m, self, args, at),
  ...each([FUTURE], { result: waitForThread, get: waitForThread, wait: waitForThread }),
  'contextlib.suppress.none': nothing,
};

/** Taking the results of `map()` waits for them. */
export function takeResults(m: Machine, results: Value | undefined, at: Span): void {
  if (results?.type === 'object' && results.of === FUTURE) waitForThread(m, results, [], at);
}

/** Threads that keep the interpreter from ending now. */
export function holding(
  m: Machine,
  at: Span,
): { readonly certain: ObjectValue[]; readonly possible: ObjectValue[] } {
  const certain: ObjectValue[] = [];
  const possible: ObjectValue[] = [];
  for (const thread of waitedForAtExit(m).slice(0, 16)) {
    const stands = threadStands(m, thread, at);
    const isDaemon = truth(m.field(thread, 'daemon') ?? FALSE);
    const isSure = isDaemon === false && !m.state?.sometimes.has(thread.id);
    if (stands === 'yes' && isSure) certain.push(thread);
    else if (stands !== 'no') possible.push(thread);
  }
  return { certain, possible };
}
