import type { SignalName } from './signals.ts';
import { type Dispositions, type Pid, sigHandler, type Task, type Tasks } from './task.ts';

/** Signals that are ignored; all others are at SIG_DFL. */
export type Ignored = Readonly<Partial<Record<SignalName, 'SIG_IGN'>>>;

export const ignoring = (signals: Iterable<SignalName>): Ignored =>
  Object.fromEntries([...signals].map(signal => [signal, 'SIG_IGN']));

/**
 * The dispositions that are left after execve(2): SIG_IGN stays, handlers become SIG_DFL.
 *
 * @kernel kernel/signal.c flush_signal_handlers() 538-553 (v6.1)
 */
export function flushSignalHandlers(dispositions: Dispositions): Ignored {
  const signals = Object.keys(dispositions) as SignalName[];
  return ignoring(signals.filter(signal => dispositions[signal] === 'SIG_IGN'));
}

/**
 * What a process keeps over execve(2): SIG_IGN, the blocked mask, pid, group, session, subreaper bit and, for
 * PID 1, SIGNAL_UNKILLABLE. Handlers become SIG_DFL and SA_NOCLDWAIT is lost.
 *
 * @kernel fs/exec.c begin_new_exec() 1365; kernel/signal.c flush_signal_handlers() 538-553 (v6.1)
 */
export function execve(task: Task): Task {
  return { ...task, dispositions: flushSignalHandlers(task.dispositions), noChildWait: false };
}

/**
 * A child as fork(2) makes it: same dispositions and mask, never unkillable, no subreaper.
 *
 * @kernel kernel/fork.c copy_process() 1988-2557, copy_sighand() 1632-1655, copy_signal() 1681-1731 (v6.1)
 */
export function fork(parent: Task, pid: Pid): Task {
  return { ...parent, pid, parent: parent.pid, unkillable: false, isChildSubreaper: false, state: 'running' };
}

/**
 * Who adopts the children of a dying process: the nearest living ancestor that is a subreaper, else PID 1.
 *
 * @kernel kernel/exit.c find_new_reaper(), v6.1 lines 570-603
 */
export function findNewReaper(tasks: Tasks, dying: Task): Pid {
  for (let ancestor = tasks.get(dying.parent); ancestor; ancestor = tasks.get(ancestor.parent)) {
    if (ancestor.isChildSubreaper && ancestor.state === 'running') return ancestor.pid;
    if (ancestor.pid === ancestor.parent) break;
  }
  return 1;
}

/**
 * Does a dying child reap itself, because its parent has SIGCHLD at SIG_IGN or set SA_NOCLDWAIT?
 * The default disposition of SIGCHLD, though it does nothing, does not count.
 *
 * @kernel kernel/signal.c do_notify_parent(), v6.1 lines 2089-2110
 */
export function reapsItself(parent: Task): boolean {
  return sigHandler(parent, 'SIGCHLD') === 'SIG_IGN' || parent.noChildWait;
}

/**
 * The processes that PID 1's exit takes along: all others get SIGKILL from the kernel, at once, and PID 1
 * waits until they are gone. No handler of theirs runs.
 *
 * @kernel kernel/pid_namespace.c zap_pid_ns_processes(), v6.1 lines 166-256
 */
export function zapPidNsProcesses(tasks: Iterable<Task>): Task[] {
  return [...tasks].filter(task => task.pid !== 1 && task.state === 'running');
}
