import type { Disposition, Pid, Sender, SignalName, Task } from '../kernel/index.ts';
import type { KnownSignalBehaviour, ProcessNode, Reaction } from '../model/index.ts';

/** What became of a signal that was sent to a process. */
export type Fate =
  | 'dropped'
  | 'ignored'
  | 'pending'
  | 'handled'
  | 'deferred'
  | 'not-reached'
  | 'terminated'
  | 'gone';

/** A reaction that a process is in the middle of. */
export interface Running {
  readonly actions: Reaction;
  /** The next action. */
  at: number;
  /** `undefined`: it is about the end of a child. */
  readonly signal: SignalName | undefined;
  /** The child that was waited for before it began. */
  readonly childBefore: Process['exit'];
  state: 'acting' | 'working' | 'waiting';
}

/** A process while the simulation runs. */
export interface Process {
  readonly node: ProcessNode;
  task: Task;
  /** Signals that reached it, and what became of each. */
  readonly received: {
    readonly signal: SignalName;
    readonly from: Pid | 'engine';
    readonly toGroup: boolean;
    readonly fate: Fate;
  }[];
  exit:
    | {
        readonly atMs: number;
        readonly by: 'itself' | 'signal' | 'namespace';
        readonly status: number | 'unknown';
        readonly cleansUp: boolean;
        readonly signal?: SignalName;
      }
    | undefined;
  /** Reactions in progress, the innermost last: a handler interrupts another one. */
  readonly reactions: Running[];
  /** Traps that wait for the foreground command to end. */
  deferred: { readonly reaction: Reaction; readonly signal: SignalName } | undefined;
  /** Handlers that are about to run. */
  readonly scheduled: Set<SignalName>;
  /** A pending signal that ends it by default as soon as it runs. */
  dying: SignalName | undefined;
  /** While it is stopped: what was sent to it, and reaches it when it is continued. */
  held: { readonly signal: SignalName; readonly sender: Sender }[] | undefined;
  /** Children whose end it will look at once no handler runs. */
  readonly unseen: Process[];
  /** Children whose end it has taken in a reaction. */
  readonly seen: Set<Process>;
  /** How the child ended that it looked at last. */
  lastChild: Process['exit'];
  raiseDropped: boolean;
}

/** A process of the tree, as it is when the stop begins. */
export function processFor(node: ProcessNode, task: Task): Process {
  return {
    node,
    task,
    received: [],
    exit: undefined,
    reactions: [],
    deferred: undefined,
    scheduled: new Set(),
    dying: undefined,
    held: node.isStopped ? [] : undefined,
    unseen: [],
    seen: new Set(),
    lastChild: undefined,
    raiseDropped: false,
  };
}

export function taskOf(node: ProcessNode, pid: Pid, parent: Pid, pgid: number, unkillable: boolean): Task {
  const dispositions: Partial<Record<SignalName, Disposition>> = {};
  const blocked = new Set<SignalName>(node.blocked ?? []);
  for (const [name, behaviour] of Object.entries(node.signals)) {
    const signal = name as SignalName;
    if (!behaviour || behaviour.disposition === 'unknown') continue;
    dispositions[signal] = behaviour.disposition;
    if (behaviour.waitedFor) blocked.add(signal);
  }
  return {
    pid,
    parent,
    pgid,
    sid: pgid,
    unkillable,
    isChildSubreaper: node.isChildSubreaper ?? false,
    dispositions,
    noChildWait: false,
    blocked,
    state: 'running',
  };
}

export function knownBehaviour(node: ProcessNode, signal: SignalName): KnownSignalBehaviour | undefined {
  const behaviour = node.signals[signal];
  return behaviour && behaviour.disposition !== 'unknown' ? behaviour : undefined;
}

/** It has a handler, or takes the signal: neither has been undone by a reaction. */
export function isCaught({ node, task }: Process, signal: SignalName): boolean {
  return task.dispositions[signal] === 'handler' || knownBehaviour(node, signal)?.waitedFor === true;
}

/** Does a handler for this signal run, or is it about to? Meanwhile the signal is blocked. */
export function isHandling(process: Process, signal: SignalName): boolean {
  return process.scheduled.has(signal) || process.reactions.some(r => r.signal === signal);
}
