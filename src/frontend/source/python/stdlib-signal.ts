import { parseSignal, type SignalName, signalOfNumber } from '../../../kernel/index.ts';
import { argument } from './arguments.ts';
import { block } from './block.ts';
import { invoke } from './call.ts';
import { itemsOf } from './containers.ts';
import type { Machine } from './machine.ts';
import type { Registration, Setting } from './state.ts';
import type { Builtin } from './stdlib.ts';
import type { Span } from './syntax.ts';
import {
  alternatives,
  constant,
  external,
  FALSE,
  NONE,
  sequence,
  TRUE,
  textOf,
  UNKNOWN,
  type Value,
} from './value.ts';

export function signalOf(value: Value | undefined): SignalName | undefined {
  if (value?.type === 'signal') return value.name;
  if (value?.type === 'constant' && typeof value.value === 'number') return signalOfNumber(value.value);
  const text = textOf(value);
  return text === undefined ? undefined : parseSignal(text);
}

function signalsOf(m: Machine, value: Value | undefined): readonly SignalName[] | undefined {
  if (!value) return undefined;
  const signals = (itemsOf(m, value) ?? []).map(signalOf);
  return signals.length > 0 && signals.every(s => s !== undefined) ? signals : undefined;
}

function set(
  m: Machine,
  span: Span,
  signal: Value | undefined,
  make: (at: Registration['at']) => Setting,
): void {
  const name = signalOf(signal);
  // Only the main thread of a process can set a handler: elsewhere signal.signal() raises ValueError.
  if (!m.state || (m.context !== 'main' && m.context !== 'task')) return;
  // signal.signal() raises OSError for these.
  if (name === 'SIGKILL' || name === 'SIGSTOP') return;
  if (name) m.state.set(name, make(m.locate(span)));
  else m.facts.unknowns.add(`which signal \`${m.text(span)}\` (${where(m, span)}) is for`);
}

const where = (m: Machine, span: Span) => {
  const at = m.locate(span);
  return `${at.file}:${at.line}`;
};

export function settingOf(handler: Value | undefined, at: Registration['at']): Setting {
  if (handler?.type === 'external' && /^signal\.(Handlers\.)?SIG_IGN$/.test(handler.path))
    return { kind: 'SIG_IGN', at };
  if (handler?.type === 'external' && /^signal\.(Handlers\.)?SIG_DFL$/.test(handler.path))
    return { kind: 'SIG_DFL', at };
  if (handler?.type === 'external' && handler.path === 'signal.unset') return { kind: 'unset' };
  if (!handler || handler.type === 'unknown') {
    return { kind: 'unknown', reason: `which handler is set at ${at.file}:${at.line}`, at };
  }
  return { kind: 'handler', handler, by: 'signal', args: [], at };
}

const signalSignal: Builtin = (m, args, at) => {
  const signal = argument(args, 0, 'signalnum');
  const handler = argument(args, 1, 'handler');
  const before = getSignal(m, args, at, '');
  const name = signalOf(signal);
  const place = m.locate(at);
  const settings = alternatives(handler ?? UNKNOWN).map(h => settingOf(h, place));
  if (name && m.state && m.context === 'main' && settings.length > 1) {
    m.state.signals = new Map([...m.state.signals, [name, settings]]);
  } else set(m, at, signal, place_ => settingOf(handler, place_));
  return before;
};

/** The handler in force, as signal.signal() and signal.getsignal() return it. */
const getSignal: Builtin = (m, args) => {
  const name = signalOf(argument(args, 0));
  const [setting, other] = name ? (m.state?.signals.get(name) ?? []) : [];
  if (other) return UNKNOWN;
  if (!setting || setting.kind === 'unset') {
    return external(name === 'SIGINT' ? 'signal.default_int_handler' : 'signal.unset');
  }
  if (setting.kind === 'handler') return setting.handler;
  return setting.kind === 'SIG_DFL' || setting.kind === 'SIG_IGN'
    ? external(`signal.${setting.kind}`)
    : UNKNOWN;
};

/** Handlers that are called before another's: `if callable(before): before(signum, frame)`. */
const isCallable: Builtin = (_, args) => {
  const value = argument(args, 0) ?? UNKNOWN;
  switch (value.type) {
    case 'function':
    case 'class':
    case 'method':
    case 'partial':
      return TRUE;
    case 'constant':
    case 'signal':
    case 'sequence':
    case 'dict':
      return FALSE;
    case 'external':
      if (value.path === 'signal.default_int_handler') return TRUE;
      return /^signal\.(?:unset|(?:Handlers\.)?SIG_(?:DFL|IGN))$/.test(value.path) ? FALSE : UNKNOWN;
    default:
      return UNKNOWN;
  }
};

const mask: Builtin = (m, args) => {
  const how = argument(args, 0);
  const signals = signalsOf(m, argument(args, 1)) ?? [];
  if (!m.state || m.context !== 'main' || how?.type !== 'external') return UNKNOWN;
  const blocked = new Set(m.state.blocked);
  const before = [...blocked].map((name): Value => ({ type: 'signal', name }));
  if (how.path.endsWith('SIG_SETMASK')) blocked.clear();
  for (const signal of signals) {
    if (how.path.endsWith('SIG_UNBLOCK')) blocked.delete(signal);
    else blocked.add(signal);
  }
  m.state.blocked = blocked;
  return sequence(before);
};

/**
 * Takes a blocked signal. One that is not blocked and left alone is not taken by PID 1: the kernel drops it when
 * it is sent (measured with CPython 3.11: sigwait() without pthread_sigmask() stays).
 */
const sigwait: Builtin = (m, args, at, path) => {
  const awaitedSignals = signalsOf(m, argument(args, 0)) ?? [];
  if (!m.state) return UNKNOWN;
  if (m.context === 'main' && !m.state.delivered) {
    for (const signal of awaitedSignals) if (m.state.blocked.has(signal)) m.facts.waitedFor.add(signal);
  }
  const signal = m.plan?.signal;
  const limited = path === 'signal.sigtimedwait';
  const takes = () =>
    m.state?.delivered === true &&
    signal !== undefined &&
    m.state.blocked.has(signal) &&
    awaitedSignals.includes(signal);
  if (limited) block(m, at, { what: m.text(at), kind: 'blocking' });
  else block(m, at, { what: m.text(at), kind: 'blocking', wakes: takes });
  if (!signal || !m.state?.delivered) return limited ? NONE : UNKNOWN;
  if (path === 'signal.sigwait') return { type: 'signal', name: signal };
  const info = m.object('signal.struct_siginfo');
  m.setField(info, 'si_signo', { type: 'signal', name: signal });
  return info;
};

const raiseSignal: Builtin = (m, args, at) => {
  sendToSelf(m, signalOf(argument(args, 0)), at);
  return NONE;
};

/** A signal that the program sends to itself: a handler runs, the default action of PID 1 is dropped. */
export function sendToSelf(m: Machine, signal: SignalName | undefined, at: Span): void {
  if (!m.state) return;
  if (!signal) {
    m.unknown(`which signal \`${m.text(at)}\` sends`);
    return;
  }
  const [setting = { kind: 'unset' } as const, other] = m.state.signals.get(signal) ?? [];
  if (other || setting.kind === 'library' || setting.kind === 'unknown') {
    m.unknown(`what ${signal} does that the program sends to itself`);
  } else if (m.context === 'background' && m.state.delivered && setting.kind !== 'SIG_IGN') {
    // The main thread handles it, wherever it is.
    m.state.sentByThread = signal;
  } else if (setting.kind === 'handler') {
    invoke(m, setting.handler, [{ value: { type: 'signal', name: signal } }, { value: UNKNOWN }], at);
  } else if (setting.kind === 'unset' && signal === 'SIGINT') {
    m.raise({ name: 'KeyboardInterrupt' });
  } else if (setting.kind !== 'SIG_IGN') {
    m.push({ do: 'raise' });
  }
}

const interruptMain: Builtin = (m, _args, at) => {
  sendToSelf(m, 'SIGINT', at);
  return NONE;
};

const pause: Builtin = (m, _args, at) => {
  // Any handler ends pause().
  block(m, at, { what: m.text(at), kind: 'blocking', wakes: () => m.state?.delivered === true });
  return NONE;
};

export const SIGNAL_CALLS: Readonly<Record<string, Builtin>> = {
  'signal.signal': signalSignal,
  'signal.getsignal': getSignal,
  callable: isCallable,
  'signal.pthread_sigmask': mask,
  'signal.valid_signals': () => external('signal.valid_signals()'),
  'signal.sigwait': sigwait,
  'signal.sigwaitinfo': sigwait,
  'signal.sigtimedwait': sigwait,
  'signal.raise_signal': raiseSignal,
  'signal.pause': pause,
  '_thread.interrupt_main': interruptMain,
  'signal.default_int_handler': m => {
    m.raise({ name: 'KeyboardInterrupt' });
    return UNKNOWN;
  },
  'signal.unset': () => NONE,
  'signal.siginterrupt': () => NONE,
  'signal.alarm': () => constant(0),
  'signal.setitimer': () => UNKNOWN,
  'signal.strsignal': () => UNKNOWN,
  'signal.Signals': (_m, args) => {
    const name = signalOf(argument(args, 0));
    return name ? { type: 'signal', name } : UNKNOWN;
  },
  'gevent.signal_handler': signalSignal,
  'gevent.hub.signal': signalSignal,
  'gevent.signal': signalSignal,
};
