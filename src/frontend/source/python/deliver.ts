import type { Blocking } from './block.ts';
import { invoke } from './call.ts';
import { wakeUp } from './descriptors.ts';
import type { Exception, Machine } from './machine.ts';
import type { Registration, Setting, Timer } from './state.ts';
import type { Span } from './syntax.ts';
import { type CallArgument, UNKNOWN, type Value } from './value.ts';

/** `ends`: the interrupted call ends with it. `unwoken`: the handler ran, but the event loop sleeps on. */
export type Arrival = 'goes-on' | 'unwoken' | 'ends';

/** The signal under study arrives in a blocking call. */
export function deliver(m: Machine, span: Span, b: Blocking): Arrival {
  const { state, plan } = m;
  if (!state || !plan) return 'goes-on';
  state.delivered = true;
  // Blocked: it stays pending until something takes it.
  if (state.blocked.has(plan.signal)) return 'goes-on';
  const settings: readonly Setting[] = state.signals.get(plan.signal) ?? [{ kind: 'unset' }];
  const setting = settings[plan.setting] ?? { kind: 'unset' };
  switch (setting.kind) {
    case 'handler':
      m.arrival = state.clone();
      state.doubt ??= m.program.cut;
      return setting.by === 'loop' ? byLoop(m, setting, span, b) : bySignal(m, setting, span, b);
    case 'library':
      return byLibrary(m, setting, b);
    case 'unset':
      return interrupted(m, b);
    case 'unknown':
      m.unknown(setting.reason);
      return 'goes-on';
    case 'SIG_DFL':
    case 'SIG_IGN':
      m.finish({ kind: 'stays' });
      return 'goes-on';
  }
}

/** Nothing is set: Python itself turns SIGINT into KeyboardInterrupt. */
function interrupted(m: Machine, b: Blocking): Arrival {
  // system(3) ignores SIGINT and SIGQUIT in the caller while the command runs.
  if (b.immune || m.plan?.signal !== 'SIGINT') m.finish({ kind: 'stays' });
  else escape(m, { name: 'KeyboardInterrupt' }, b);
  return 'goes-on';
}

type Handler = Extract<Registration, { kind: 'handler' }>;

function bySignal(m: Machine, setting: Handler, span: Span, b: Blocking): Arrival {
  m.interruptedWait = b.holdsLock ? b.child : undefined;
  m.woken = false;
  wakeUp(m);
  const raised = m.catching(() => callHandler(m, setting.handler, span));
  m.interruptedWait = undefined;
  const after = m.state;
  for (const r of raised) {
    m.state = r.state;
    escape(m, r.exception, b);
  }
  m.state = after;
  return b.isAwait && !m.woken ? 'unwoken' : 'goes-on';
}

function handle(m: Machine, callee: Value, args: readonly CallArgument[], span: Span): void {
  m.handling++;
  if (takes(callee, args)) invoke(m, callee, args, span);
  else m.raise({ name: 'TypeError' });
  m.handling--;
}

/** Can it be called with that many arguments? Of what is not known, and of what decorators made of it, yes. */
function takes(callee: Value, args: readonly CallArgument[]): boolean {
  if (callee.type !== 'function' || callee.node.decorators.length > 0 || args.some(a => a.name !== undefined))
    return true;
  const { parameters } = callee.node;
  const given = args.length + (callee.self ? 1 : 0);
  const plain = parameters.filter(p => p.kind === 'plain');
  const needed = plain.filter(p => !p.default).length;
  return given >= needed && (given <= plain.length || parameters.some(p => p.kind === '*'));
}

function callHandler(m: Machine, handler: Value, span: Span): void {
  const signal = m.plan?.signal;
  if (!signal) return;
  if (handler.type === 'external' && handler.path === 'signal.default_int_handler') {
    m.raise({ name: 'KeyboardInterrupt' });
    return;
  }
  // A handler that is an async function makes a coroutine that nobody awaits.
  handle(m, handler, [{ value: { type: 'signal', name: signal } }, { value: UNKNOWN }], span);
}

/**
 * The event loop calls it between its other work. SystemExit and KeyboardInterrupt leave the loop; any other
 * exception is logged and dropped (asyncio.events.Handle._run).
 */
function byLoop(m: Machine, setting: Handler, span: Span, b: Blocking): Arrival {
  if (!b.isAwait) {
    const endsByItself = typeof b.forMs === 'number' || (b.kind === 'call' && !b.mayStay);
    if (endsByItself && m.state) m.state.queued = setting;
    else m.stand(`the event loop does not run while \`${b.what}\` blocks it`);
    return 'goes-on';
  }
  callInLoop(m, setting.handler, setting.args, span, b);
  return 'goes-on';
}

function callInLoop(m: Machine, callee: Value, args: readonly CallArgument[], span: Span, b: Blocking): void {
  const raised = m.catching(() => handle(m, callee, args, span));
  const after = m.state;
  for (const r of raised) {
    m.state = r.state;
    if (r.exception.leaves) m.raise(r.exception);
    else if (r.exception.name === 'SystemExit' || r.exception.name === 'KeyboardInterrupt')
      escape(m, r.exception, b);
    else m.stand('asyncio logs what the handler raises, and goes on');
  }
  m.state = after;
}

/** What loop.call_later() asked for. */
export const callTimer = (m: Machine, timer: Timer, span: Span, b: Blocking): void =>
  callInLoop(m, timer.callee, timer.args, span, b);

/** The loop runs again: it calls the handler that had to wait. */
export function deliverQueued(m: Machine, span: Span, b: Blocking): Arrival | undefined {
  const queued = m.state?.queued;
  if (!m.state || queued?.kind !== 'handler' || !b.isAwait) return undefined;
  m.state.queued = undefined;
  return byLoop(m, queued, span, b);
}

function byLibrary(m: Machine, setting: Extract<Registration, { kind: 'library' }>, b: Blocking): Arrival {
  if (b.library === setting.name && setting.ends) {
    m.push({ do: 'work', ms: 0, note: `${setting.name} shuts down` });
    return 'ends';
  }
  m.unknown(`what the handler of ${setting.name} does while the program is in \`${b.what}\``);
  return 'goes-on';
}

/**
 * An exception that a handler raises leaves the interrupted call. Where that is an `await`, the event loop's own
 * code was interrupted: asyncio.run() then cancels the coroutines (they see CancelledError) and raises it again;
 * run_until_complete() leaves them as they are.
 */
function escape(m: Machine, exception: Exception, b: Blocking): void {
  const loop = b.isAwait ? m.eventLoops.at(-1) : undefined;
  if (!loop) m.raise(exception);
  else if (loop.kind === 'run') {
    loop.pending = exception;
    m.raise({ name: 'asyncio.CancelledError' });
  } else m.raise({ ...exception, leaves: loop });
}
