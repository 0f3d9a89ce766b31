import { LONG_SLEEP_MS } from '../../../knowledge/duration.ts';
import { othersAct } from './beside.ts';
import { type Arrival, callTimer, deliver, deliverQueued } from './deliver.ts';
import type { Exception, Machine } from './machine.ts';
import type { Stir } from './state.ts';
import { LOOP, MAIN_TASK } from './stdlib-async.ts';
import type { Span } from './syntax.ts';
import { FALSE, type ObjectValue, truth } from './value.ts';

/** A call in which the program may be when a signal arrives. */
export interface Blocking {
  /** As the source names it. */
  readonly what: string;
  readonly kind: 'blocking' | 'call';
  /** How long it lasts; Python starts it again for what is left once a handler has returned (PEP 475). */
  readonly forMs?: number | 'unknown';
  /** It lasts until something comes from outside: what, as the end of "it ends …". */
  readonly ends?: string;
  /** It lasts until something arrives from outside. During a stop nothing does. */
  readonly arrives?: boolean;
  /** In no loop: what arrives lets the program go on, and perhaps end. */
  readonly once?: boolean | undefined;
  /** It lasts until this is true; `undefined`: not known. */
  readonly wakes?: () => boolean | undefined;
  /** It is an `await`: the event loop runs meanwhile. */
  readonly isAwait?: boolean;
  /** It ends early once this is true. */
  readonly doneWhen?: () => boolean;
  /** No handler runs before it is over: system(3). */
  readonly immune?: boolean;
  /** The child that it waits for, by its key. */
  readonly child?: string;
  /** Meanwhile it holds a lock that a wait for the same child in a handler wants too. */
  readonly holdsLock?: boolean;
  /** The library that it waits in: its own handlers end this call. */
  readonly library?: string;
  /** The object whose method it is. */
  readonly object?: number | undefined;
  /** Code that nobody has read: it may set handlers of its own. */
  readonly unread?: boolean;
  /** Whether it returns at all is not known. */
  readonly mayStay?: boolean;
}

/** The program blocks. What follows runs only if something can end that: time, a handler, another thread. */
export function block(m: Machine, span: Span, b: Blocking): void {
  if (!m.state) return;
  m.blocks++;
  const wakes = b.wakes?.();
  if (wakes === true && !m.state.queued) return;
  const lasting = b.ends !== undefined || b.arrives === true || (b.wakes !== undefined && wakes === false);
  if (!m.state.delivered) {
    const stays = lasting && !b.once;
    const stands = stays ? 'certain' : b.once ? 'once' : b.mayStay || b.wakes ? 'possible' : 'no';
    const { what, kind, immune, unread } = b;
    const forChild = b.child !== undefined;
    const isLong = typeof b.forMs === 'number' && b.forMs >= LONG_SLEEP_MS;
    if (m.reach(span, { what, kind, stands, immune, unread, forChild, isLong })) {
      arrive(m, span, b);
      return;
    }
    beforeSignal(m, stays, b);
    return;
  }
  const arrival = deliverQueued(m, span, b);
  if (arrival) afterArrival(m, span, b, arrival);
  else afterSignal(m, span, b, lasting, wakes);
}

/** What is waited for in no loop. */
export const comesOnce = (m: Machine): boolean => m.context === 'main' && m.loops.length === 0;

function beforeSignal(m: Machine, stays: boolean, b: Blocking): void {
  if (stays) m.stand();
  else if (b.mayStay || b.wakes) {
    m.facts.mayStand ||= !b.once;
    m.stood.possible = true;
  }
}

/**
 * The handler cancelled the task of the main coroutine, or stopped the loop that runs it: then
 * run_until_complete() raises RuntimeError, for the coroutine is not done (measured, CPython 3.11).
 */
function cutShort(m: Machine, b: Blocking): Exception | undefined {
  const loop = m.eventLoops.at(-1);
  if (!b.isAwait || !loop || loop.kind === 'forever') return undefined;
  const isTrue = (object: ObjectValue, name: string) => truth(m.field(object, name) ?? FALSE) === true;
  if (isTrue(MAIN_TASK, 'cancelled')) return { name: 'asyncio.CancelledError' };
  return isTrue(LOOP, 'stopped') ? { name: 'RuntimeError', leaves: loop } : undefined;
}

/** The signal arrives here; once its handler has returned, the call goes on. */
function arrive(m: Machine, span: Span, b: Blocking): void {
  afterArrival(m, span, b, deliver(m, span, b));
}

function afterArrival(m: Machine, span: Span, b: Blocking, arrival: Arrival): void {
  if (!m.state || arrival === 'ends') return;
  const cut = cutShort(m, b);
  if (cut) {
    if (arrival === 'goes-on' || awakes(m)) m.raise(cut);
    else asleep(m, b);
    return;
  }
  const wakes = b.wakes?.();
  // The end of a child wakes the loop by itself.
  if (wakes === true && b.isAwait && arrival === 'unwoken' && b.child === undefined) {
    if (!awakes(m)) asleep(m, b);
    return;
  }
  if (wakes === true || b.doneWhen?.()) return;
  if (b.mayStay && m.loops.length === 0) {
    m.unknown(`whether \`${b.what}\` returns after the handler has run`);
    return;
  }
  afterSignal(m, span, b, b.ends !== undefined || b.arrives === true || b.wakes !== undefined, wakes);
}

/**
 * A handler of signal.signal() changed what the coroutine waits for, but does not wake the event loop, which
 * looks only when something else happens. Measured with CPython 3.10 to 3.13: Event.set() and loop.stop() from
 * such a handler have no effect until a timer or a socket wakes the loop.
 */
function asleep(m: Machine, b: Blocking): void {
  if (m.tasks)
    m.unknown(
      `the handler does not wake the event loop: \`${b.what}\` goes on until a timer or a socket does`,
    );
  else m.stand('a handler of signal.signal() does not wake the event loop; loop.add_signal_handler() does');
}

/** A timer that comes again and again wakes the event loop in its stead. */
function awakes(m: Machine): boolean {
  if (m.pulseMs === undefined) return false;
  m.push({ do: 'work', ms: m.pulseMs, note: 'a timer wakes the event loop' });
  return true;
}

/** The event loop runs on until the first of its timers is due. */
function afterTimer(m: Machine, span: Span, b: Blocking): boolean {
  const [timer, ...others] = (b.isAwait && m.state?.later) || [];
  if (!timer || !m.state) return false;
  m.state.later = others;
  m.push({ do: 'work', ms: timer.ms, note: `the timer of ${timer.ms / 1000} s is due` });
  callTimer(m, timer, span, b);
  afterArrival(m, span, b, 'goes-on');
  return true;
}

/** Closing a socket wakes select(), stopping a consumer ends its poll(): what the handler called may end this call. */
const stirredBy = (m: Machine, b: Blocking): Stir | undefined =>
  m.state?.stirs.find(
    stir =>
      b.arrives ||
      (b.kind === 'call' && (stir.library === '?' || b.library === '?' || stir.library === b.library)),
  );

const RECEIVER = /^(?:await )?([\w.]{1,100})\.(\w{1,60})\(/;

const TELLS = /^(a?close|stop|shutdown|disconnect|logout|stop_polling)$/;

/** `client.close()` in the handler ends `await client.start()`. */
function isToldToEnd(m: Machine, b: Blocking): boolean {
  const [, receiver] = RECEIVER.exec(b.what) ?? [];
  return (m.state?.stirs ?? []).some(({ what, object, method = '' }) => {
    if (object !== undefined) return object === b.object && TELLS.test(method);
    const [, told, name = ''] = RECEIVER.exec(what) ?? [];
    return b.isAwait && told !== undefined && told === receiver && TELLS.test(name);
  });
}

function afterSignal(
  m: Machine,
  span: Span,
  b: Blocking,
  lasting: boolean,
  wakes: boolean | undefined,
): void {
  if (lasting && wakes !== true && afterTimer(m, span, b)) return;
  if (lasting && wakes === false && othersAct(m, span)) {
    if (m.state) afterArrival(m, span, b, 'goes-on');
    return;
  }
  const stir = m.handling === 0 ? stirredBy(m, b) : undefined;
  if (stir && m.state) {
    m.state.doubt = `whether \`${b.what}\` goes on once the handler has called \`${stir.what}\``;
    if (b.arrives) {
      m.unknown(m.state.doubt);
      return;
    }
  }
  if (b.ends && m.handling === 0 && isToldToEnd(m, b)) return;
  if (b.forMs === 'unknown')
    m.unknown(`how long \`${b.what}\` goes on: Python resumes it after the handler (PEP 475)`);
  else if (b.forMs)
    m.push({ do: 'work', ms: b.forMs, note: `${b.what} goes on after the handler (PEP 475)` });
  else if (b.ends !== undefined && b.ends !== '') {
    m.unknown(`after the handler \`${b.what}\` goes on, and ends only ${b.ends}`);
  } else if (lasting && wakes === undefined && b.wakes) {
    m.unknown(`whether \`${b.what}\` ends then`);
  } else if (lasting) m.stand(`\`${b.what}\` goes on after the handler has run`);
}
