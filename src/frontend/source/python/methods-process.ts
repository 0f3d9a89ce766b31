import type { SignalName } from '../../../kernel/index.ts';
import { argument } from './arguments.ts';
import { ended, probe, runDetached, type Stands, threadStands } from './background.ts';
import { block } from './block.ts';
import { addChild, commandOf, lifetimeOf, processGroupOf } from './commands.ts';
import type { Machine } from './machine.ts';
import type { Method } from './methods.ts';
import { argumentsOf, initThread, keepFuture, limitOf, targetOf, waitForFutures } from './methods-thread.ts';
import { wait } from './stdlib-process.ts';
import { signalOf } from './stdlib-signal.ts';
import type { Span } from './syntax.ts';
import { constant, FALSE, NONE, type ObjectValue, TRUE, textOf, truth, UNKNOWN } from './value.ts';

/** Sends a signal to a child that an object stands for. */
export function sendTo(m: Machine, child: ObjectValue, signal: SignalName | 'same', at: Span): void {
  const key = textOf(m.field(child, 'key'));
  if (key) m.push({ do: 'signal', to: { keys: [key] }, signal });
  else m.unknown(`which process \`${m.text(at)}\` signals`);
}

const send =
  (signal: SignalName): Method =>
  (m, self, _args, at) => {
    if (m.field(self, 'key')) sendTo(m, self, signal, at);
    if (m.state?.delivered) m.setField(self, 'told', TRUE);
    return NONE;
  };

const initPopen: Method = (m, self, args, at) => {
  const shell = truth(argument(args, 99, 'shell') ?? FALSE) === true;
  const command = commandOf(m, argument(args, 0, 'args') ?? UNKNOWN, shell, at);
  const lifetime = lifetimeOf(command);
  const key = addChild(
    m,
    at,
    { command, mode: 'background', lifetime, reaped: false, processGroup: processGroupOf(args) },
    'subprocess.Popen',
  );
  m.lifetimes.set(key, lifetime);
  m.setField(self, 'key', constant(key));
  const isPipe = (name: string) => {
    const value = argument(args, 99, name);
    return value?.type === 'external' && value.path === 'subprocess.PIPE';
  };
  if (['stdin', 'stdout', 'stderr'].some(isPipe)) m.setField(self, 'piped', TRUE);
  return NONE;
};

/** With pipes it reads until they are closed, and waits behind that. */
const communicate: Method = (m, self, args, at) => {
  const isPiped = truth(m.field(self, 'piped') ?? FALSE) === true;
  return waitUntilEnd(
    m,
    self,
    args.filter(a => a.name !== 'input'),
    at,
    !isPiped,
  );
};

const waitFor: Method = (m, self, args, at) =>
  waitUntilEnd(m, self, args, at, self.of === 'subprocess.Popen');

/** It closes the pipes, and waits: who writes to one then gets SIGPIPE, who reads sees its end. */
const leavePopen: Method = (m, self, _args, at) => {
  const isTrue = (name: string) => truth(m.field(self, name) ?? FALSE) === true;
  if (m.state?.delivered && isTrue('piped') && !isTrue('told'))
    m.unknown(`whether \`${m.text(at)}\` ends once its pipes are closed`);
  return waitFor(m, self, [], at);
};

const waitUntilEnd = (
  m: Machine,
  self: ObjectValue,
  args: Parameters<Method>[2],
  at: Span,
  holdsLock: boolean,
): ReturnType<Method> => {
  const key = textOf(m.field(self, 'key'));
  if (!key) return { type: 'child-status' };
  const isAwait = truth(m.field(self, 'isAwaited') ?? FALSE) === true;
  const limit = limitOf(args, argument(args, 0)?.type === 'constant' ? 0 : 9);
  if (limit === undefined && holdsLock && !isAwait && m.interruptedWait === key)
    // Popen._wait() holds a lock while it waits. Measured with CPython 3.11.
    m.stand('wait() in the handler waits for the wait() of the same child that it has interrupted');
  else if (limit === undefined) wait(m, at, key, isAwait ? { isAwait } : { holdsLock });
  else {
    m.facts.reaped(key);
    if (m.state?.delivered)
      m.push({ do: 'wait', for: { keys: [key] }, ...(limit === 'unknown' ? {} : { limitMs: limit * 1000 }) });
    else
      block(m, at, {
        what: m.text(at),
        kind: 'blocking',
        isAwait,
        forMs: limit === 'unknown' ? limit : limit * 1000,
      });
  }
  return { type: 'child-status' };
};

/** While the child lives poll() gives None; that is so where nothing has told it to end. */
const poll: Method = (m, self) => {
  const key = textOf(m.field(self, 'key'));
  if (key) m.facts.reaped(key);
  return m.state?.delivered || (key && m.lifetimes.get(key) === 'service') ? NONE : UNKNOWN;
};

/** multiprocessing.Process.start(): a child that runs a function of the program. */
const startProcess: Method = (m, self, _args, at) => {
  const stands = processStands(m, self, at);
  const lifetime = stands === 'yes' ? 'service' : stands === 'no' ? 'short' : 'unknown';
  const command = { fork: true } as const;
  const key = `${m.key(at)} ${self.id}`;
  m.facts.child(key, {
    command,
    call: 'multiprocessing.Process.start',
    at: m.locate(at),
    mode: 'background',
    lifetime,
    reaped: true,
    processGroup: 'parent',
  });
  m.lifetimes.set(key, lifetime);
  m.setField(self, 'key', constant(key));
  m.setField(self, 'started', TRUE);
  if (m.state) {
    m.state.processes = [...m.state.processes, self];
    m.state.started = new Set([...m.state.started, key]);
  }
  return NONE;
};

/** Does the function that a process runs go on for ever? It has a memory of its own: nothing it does is seen here. */
export function processStands(m: Machine, self: ObjectValue, at: Span): Stands {
  const target = targetOf(m, self);
  if (target.type === 'unknown' || target.type === 'external') return 'maybe';
  const args = argumentsOf(m, self);
  return probe(m, () => runDetached(m, target, args, at, 'process'));
}

const joinProcess: Method = (m, self, args, at) => {
  const key = textOf(m.field(self, 'key'));
  if (!key) return NONE;
  return waitFor(m, self, args, at);
};

const poolWorkers: Method = (m, self, args, at) => {
  const command = { fork: true } as const;
  const child = {
    command,
    mode: 'background',
    lifetime: 'service',
    reaped: true,
    processGroup: 'parent',
  } as const;
  const key = addChild(m, at, child, typeof self.of === 'string' ? self.of : 'multiprocessing.Pool');
  m.lifetimes.set(key, 'service');
  m.setField(self, 'key', constant(key));
  if (m.state) m.state.pools = [...m.state.pools, self];
  const initializer = argument(args, 1, 'initializer');
  if (initializer) m.setField(self, 'initializer', initializer);
  return NONE;
};

/** What a pool is given to do, as a future: does it end? */
function workOf(m: Machine, args: Parameters<Method>[2]): ObjectValue {
  const future = m.object('concurrent.futures.Future');
  m.setField(future, 'target', args[0]?.value ?? UNKNOWN);
  m.setField(future, 'started', TRUE);
  return future;
}

const poolWork: Method = (m, _self, args, at) => {
  const stands = threadStands(m, workOf(m, args), at);
  const endless = stands === 'yes' ? { wakes: () => false } : {};
  block(m, at, { what: m.text(at), kind: stands === 'yes' ? 'blocking' : 'call', ...endless });
  return UNKNOWN;
};

const poolSubmit: Method = (m, self, args) => {
  const future = workOf(m, args);
  keepFuture(m, self, future);
  return future;
};

const EXECUTOR = 'concurrent.futures.ProcessPoolExecutor';

/**
 * shutdown(), or the end of the program that the interpreter itself brings about: what was submitted is done, then each
 * worker takes a None from the queue and ends. @see Lib/concurrent/futures/process.py _python_exit, join_executor_internals
 */
const leaveExecutor: Method = (m, self, args, at) => {
  // Without its workers the pool is broken, and nothing is waited for.
  const isBroken = truth(m.field(self, 'told') ?? FALSE) === true;
  const result = isBroken ? waitFor(m, self, [], at) : waitForFutures(m, self, args, at);
  const key = textOf(m.field(self, 'key'));
  if (isBroken || key === undefined || !m.state?.delivered || m.state.waited.has(key)) return result;
  m.push({
    do: 'dismiss',
    who: { keys: [key] },
    note: 'puts a None into the queue of its pool: the workers end',
  });
  m.push({ do: 'wait', for: { keys: [key] } });
  m.state.waited = new Set([...m.state.waited, key]);
  return result;
};

export function leaveExecutors(m: Machine, at: Span): void {
  for (const pool of m.state?.pools ?? []) if (pool.of === EXECUTOR) leaveExecutor(m, pool, [], at);
}

const each = (cls: string, methods: Readonly<Record<string, Method>>) =>
  Object.fromEntries(Object.entries(methods).map(([name, method]) => [`${cls}.${name}`, method]));

const nothing: Method = () => NONE;

const POOL: Readonly<Record<string, Method>> = {
  __init__: poolWorkers,
  map: poolWork,
  starmap: poolWork,
  imap: poolWork,
  imap_unordered: poolWork,
  apply: poolWork,
  apply_async: poolSubmit,
  map_async: poolSubmit,
  starmap_async: poolSubmit,
  submit: poolSubmit,
  close: nothing,
  shutdown: waitForFutures,
  join: (m, self, _args, at) => waitForFutures(m, self, [], at),
  // Pool.terminate() ends its workers with SIGTERM. @see Lib/multiprocessing/pool.py _terminate_pool
  terminate: send('SIGTERM'),
};

export const PROCESS_METHODS: Readonly<Record<string, Method>> = {
  ...each('subprocess.Popen', {
    __init__: initPopen,
    terminate: send('SIGTERM'),
    kill: send('SIGKILL'),
    send_signal: (m, self, args, at) => {
      sendTo(m, self, signalOf(argument(args, 0)) ?? 'same', at);
      return NONE;
    },
    wait: waitFor,
    communicate,
    poll,
    __exit__: leavePopen,
  }),
  ...each('multiprocessing.Process', {
    __init__: initThread,
    start: startProcess,
    join: joinProcess,
    terminate: send('SIGTERM'),
    kill: send('SIGKILL'),
    is_alive: (m, self, _args, at) => (ended(processStands(m, self, at)) === false ? TRUE : UNKNOWN),
    close: nothing,
  }),
  ...each('multiprocessing.Pool', { ...POOL, __exit__: send('SIGTERM') }),
  ...each('multiprocessing.pool.Pool', { ...POOL, __exit__: send('SIGTERM') }),
  ...each(EXECUTOR, {
    ...POOL,
    shutdown: leaveExecutor,
    // What is being done when its results are waited for no more is still waited for at the end of the block.
    map: (m, self, args, at) => {
      poolSubmit(m, self, args, at);
      return poolWork(m, self, args, at);
    },
    __exit__: (m, self, _args, at) => leaveExecutor(m, self, [], at),
  }),
  'os.pid.none': nothing,
};
