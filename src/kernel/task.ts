import type { SignalName } from './signals.ts';

export type Pid = number;
export type Disposition = 'SIG_DFL' | 'SIG_IGN' | 'handler';
/** Absent means SIG_DFL. */
export type Dispositions = Readonly<Partial<Record<SignalName, Disposition>>>;

/** A process (thread group) of one PID namespace, as far as signals and waiting are concerned. */
export interface Task {
  readonly pid: Pid;
  readonly parent: Pid;
  readonly pgid: Pid;
  readonly sid: Pid;
  /** SIGNAL_UNKILLABLE: the first process of a PID namespace. @kernel kernel/fork.c copy_process() 2441-2444 */
  readonly unkillable: boolean;
  /** PR_SET_CHILD_SUBREAPER; not inherited by fork, kept by exec. */
  readonly isChildSubreaper: boolean;
  readonly dispositions: Dispositions;
  /** SA_NOCLDWAIT on SIGCHLD: dead children reap themselves. */
  readonly noChildWait: boolean;
  readonly blocked: ReadonlySet<SignalName>;
  readonly state: 'running' | 'zombie' | 'reaped';
}

/** A PID namespace: its child reaper is the task numbered 1 in it. */
export type Tasks = ReadonlyMap<Pid, Task>;

/** @kernel kernel/signal.c sig_handler() 67-70 */
export function sigHandler(task: Task, signal: SignalName): Disposition {
  return task.dispositions[signal] ?? 'SIG_DFL';
}
