import { type SignalName, sigFatal, sigKernelIgnore, sigKernelOnly, sigKernelStop } from './signals.ts';
import { sigHandler, type Task } from './task.ts';

/** Where a signal comes from, seen from the namespace of its target. */
export type Sender = 'same-namespace' | 'ancestor-namespace';

/**
 * Is the signal thrown away at the moment it is sent, whatever the mask says?
 *
 * @kernel kernel/signal.c sig_task_ignored(), v6.1 lines 79-99
 *
 * `force` is true when the sender has no pid in the target's namespace, which is where every container
 * engine lives (send_signal_locked(), lines 1248-1251). For an init it rescues SIGKILL and SIGSTOP only: a
 * forced SIGTERM that meets SIG_DFL is dropped all the same, and that one line is why `docker stop` hangs.
 */
export function sigTaskIgnored(task: Task, signal: SignalName, force: boolean): boolean {
  const handler = sigHandler(task, signal);
  if (task.unkillable && handler === 'SIG_DFL' && !(force && sigKernelOnly(signal))) return true;
  return handler === 'SIG_IGN' || (handler === 'SIG_DFL' && sigKernelIgnore(signal));
}

/**
 * Is the signal dropped at the moment it is sent?
 *
 * @kernel kernel/signal.c sig_ignored(), v6.1 lines 101-120
 *
 * A blocked signal is never dropped here: it is queued, and sigwait(3) or a signalfd(2) gets it although
 * the disposition is SIG_DFL and the receiver is an init.
 */
export function sigIgnored(task: Task, signal: SignalName, force: boolean): boolean {
  if (task.blocked.has(signal)) return false;
  return sigTaskIgnored(task, signal, force);
}

/** What becomes of a signal that is sent to a task. */
export type Delivery = 'dropped' | 'queued' | 'runs-handler' | 'terminates' | 'stops' | 'no-effect';

/**
 * Sends a signal: through the gate at sending, then, unless it stays blocked, through the gate at delivery.
 *
 * @kernel kernel/signal.c send_signal_locked() 1220-1254, prepare_signal() 906-971, get_signal() 2784-2786
 */
export function sendSignal(task: Task, signal: SignalName, sender: Sender): Delivery {
  if (task.state !== 'running') return 'no-effect';
  if (sigIgnored(task, signal, sender === 'ancestor-namespace')) return 'dropped';
  if (task.blocked.has(signal) && !sigKernelOnly(signal)) return 'queued';
  return deliver(task, signal, sender);
}

/**
 * What an unblocked signal does when the task takes it.
 *
 * @kernel kernel/signal.c get_signal() 2784-2786: the second gate discards a default-action signal of
 * an unkillable task. That gate is met by a signal which was blocked when it was sent, and by a handler
 * that restores SIG_DFL and raises the signal again.
 */
export function deliver(task: Task, signal: SignalName, sender: Sender): Delivery {
  const handler = sigHandler(task, signal);
  if (handler === 'handler' && !sigKernelOnly(signal)) return 'runs-handler';
  if (handler === 'SIG_IGN' && !sigKernelOnly(signal)) return 'no-effect';
  if (sigKernelIgnore(signal)) return 'no-effect';
  if (task.unkillable && !(sigKernelOnly(signal) && sender === 'ancestor-namespace')) return 'dropped';
  if (sigKernelStop(signal)) return 'stops';
  return sigFatal(signal) ? 'terminates' : 'no-effect';
}

/**
 * raise(3) by a task on itself, with the signal's default action just restored.
 *
 * @kernel kernel/signal.c sig_task_ignored() 79-99, get_signal() 2784-2786: as PID 1 it returns 0 and nothing happens.
 */
export function raiseWithDefault(task: Task, signal: SignalName): Delivery {
  const reset: Task = {
    ...task,
    dispositions: { ...task.dispositions, [signal]: 'SIG_DFL' },
    blocked: new Set(),
  };
  return sendSignal(reset, signal, 'same-namespace');
}

/**
 * The members of a process group, for kill(-pgid) and kill(0).
 *
 * @kernel kernel/signal.c __kill_pgrp_info(), v6.1 lines 1454-1467: each member is filtered on its own.
 */
export function groupMembers(tasks: Iterable<Task>, pgid: number): Task[] {
  return [...tasks].filter(task => task.pgid === pgid && task.state === 'running');
}

/**
 * The targets of kill(-1): everyone but the caller and the namespace's PID 1.
 *
 * @kernel kernel/signal.c kill_something_info(), v6.1 lines 1587-1621 (1606-1615)
 */
export function everyoneElse(tasks: Iterable<Task>, caller: number): Task[] {
  return [...tasks].filter(task => task.pid !== 1 && task.pid !== caller && task.state === 'running');
}
