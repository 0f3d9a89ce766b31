import type { StopProtocol } from '../engine/index.ts';
import {
  type Disposition,
  everyoneElse,
  findNewReaper,
  groupMembers,
  type KernelFunction,
  type Pid,
  raiseWithDefault,
  reapsItself,
  type Sender,
  type SignalName,
  sendSignal,
  sigHandler,
  signalNumber,
  type Task,
  zapPidNsProcesses,
} from '../kernel/index.ts';
import type {
  Action,
  KnownSignalBehaviour,
  ProcessNode,
  ProcessTree,
  Reaction,
  Target,
} from '../model/index.ts';
import { walk } from '../model/index.ts';
import type { Step } from './types.ts';

/**
 * A handler of a program takes some time, at least to be scheduled. An init that leaves as soon as its direct
 * child is gone cuts it short: measured with tini -g and dumb-init over a shell, 0 of 8 handlers of 0.8 s ended.
 */
const HANDLER_MS = 50;
/** From the death of a child until its parent has noticed. */
const NOTICE_MS = 1;
/** More events than this means a loop in the model. */
const MAX_EVENTS = 5000;

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
        readonly status: number;
        readonly cleansUp: boolean;
        readonly signal?: SignalName;
      }
    | undefined;
  /** What it is doing in a reaction; absent: what it did before any signal. */
  reaction:
    | { readonly actions: Reaction; at: number; readonly signal: SignalName | undefined; waiting: boolean }
    | undefined;
  deferred: { readonly reaction: Reaction; readonly signal: SignalName } | undefined;
  /** A handler that is about to run. */
  scheduled: SignalName | undefined;
  lastChildStatus: number;
  /** A reaction came to its end and the process went back to what it did. */
  returned: boolean;
  raiseDropped: boolean;
  unknownAction: string | undefined;
}

export type Fate =
  | 'dropped'
  | 'ignored'
  | 'pending'
  | 'handled'
  | 'deferred'
  | 'not-reached'
  | 'terminated'
  | 'gone';

/** Where a PID namespace has its PID 1 outside: `--pid=host` and the like. */
export interface Setting {
  readonly protocol: StopProtocol;
  readonly pid1IsInit: boolean;
}

type Event = { readonly atMs: number; readonly run: () => void };

/** Runs one stop: a small discrete-event simulation of the processes of a tree, by the kernel's rules. */
export class Machine {
  readonly processes = new Map<Pid, Process>();
  readonly timeline: Step[] = [];
  nowMs = 0;
  killedByEngine = false;
  readonly #events: Event[] = [];
  readonly #setting: Setting;

  constructor(tree: ProcessTree, setting: Setting) {
    this.#setting = setting;
    this.#add(tree.pid1, 1, 0, 1, setting.pid1IsInit);
  }

  #add(node: ProcessNode, pid: Pid, parent: Pid, pgid: number, unkillable: boolean): void {
    const own = node.processGroup === 'own' ? pid : pgid;
    this.processes.set(pid, {
      node,
      task: taskOf(node, pid, parent, own, unkillable),
      received: [],
      exit: undefined,
      reaction: undefined,
      deferred: undefined,
      scheduled: undefined,
      lastChildStatus: 0,
      returned: false,
      raiseDropped: false,
      unknownAction: undefined,
    });
    for (const child of node.children) this.#add(child, this.processes.size + 1, pid, own, false);
  }

  get pid1(): Process {
    const first = this.processes.get(1);
    if (!first) throw new Error('a tree has a PID 1');
    return first;
  }

  processOf(node: ProcessNode): Process | undefined {
    return [...this.processes.values()].find(p => p.node.id === node.id);
  }

  /** Sends the stop signal, and SIGKILL when the grace period ends. */
  stop(): void {
    const { protocol } = this.#setting;
    this.#say(
      'engine',
      `${protocol.engine} sends ${protocol.stopSignal} to PID 1 from outside its PID namespace`,
    );
    this.#send(1, protocol.stopSignal, 'engine', false);
    let events = 0;
    while (!this.pid1.exit) {
      const next = this.#next();
      if (!next || next.atMs > protocol.gracePeriodMs || ++events > MAX_EVENTS) break;
      this.nowMs = next.atMs;
      next.run();
    }
    if (this.pid1.exit) return;
    this.nowMs = protocol.gracePeriodMs;
    this.killedByEngine = true;
    this.#say('engine', `${protocol.engine} sends SIGKILL`, 'sig_task_ignored');
    this.#terminate(this.pid1, 'SIGKILL');
  }

  #next(): Event | undefined {
    let best = 0;
    for (let i = 1; i < this.#events.length; i++) {
      if ((this.#events[i]?.atMs ?? 0) < (this.#events[best]?.atMs ?? 0)) best = i;
    }
    return this.#events.splice(best, 1)[0];
  }

  #after(ms: number, run: () => void): void {
    this.#events.push({ atMs: this.nowMs + ms, run });
  }

  #say(process: string, what: string, kernel?: KernelFunction): void {
    this.timeline.push({ atMs: Math.round(this.nowMs), process, what, ...(kernel ? { kernel } : {}) });
  }

  #send(pid: Pid, signal: SignalName, from: Pid | 'engine', toGroup: boolean): void {
    const process = this.processes.get(pid);
    if (!process) return;
    const sender: Sender = from === 'engine' ? 'ancestor-namespace' : 'same-namespace';
    const again = process.reaction?.signal === signal || process.scheduled === signal;
    const fate = this.#receive(process, signal, sender);
    if (!again) process.received.push({ signal, from, toGroup, fate });
  }

  #receive(process: Process, signal: SignalName, sender: Sender): Fate {
    if (process.exit) return 'gone';
    // While a handler runs its signal is blocked; a second one stays pending.
    if (process.reaction?.signal === signal || process.scheduled === signal) return 'pending';
    const behaviour = knownBehaviour(process.node, signal);
    const delivery = sendSignal(process.task, signal, sender);
    const { id } = process.node;
    switch (delivery) {
      case 'dropped':
      case 'no-effect':
        return this.#unheard(process, signal, delivery);
      case 'queued':
        if (!behaviour?.waitedFor) {
          this.#say(id, `${signal} is blocked and nothing takes it: it stays pending`, 'sig_ignored');
          return 'pending';
        }
        return this.#handle(process, signal, behaviour);
      case 'runs-handler':
        return this.#handle(process, signal, behaviour);
      case 'terminates':
        this.#say(id, `${signal} ends it: default action`);
        this.#terminate(process, signal);
        return 'terminated';
      case 'stops':
        this.#say(id, `${signal} stops it`);
        return 'pending';
    }
  }

  #unheard(process: Process, signal: SignalName, delivery: 'dropped' | 'no-effect'): Fate {
    const ignored = sigHandler(process.task, signal) === 'SIG_IGN';
    const { id } = process.node;
    if (ignored) this.#say(id, `${signal} is dropped: the disposition is SIG_IGN`, 'sig_task_ignored');
    else if (process.task.unkillable && delivery === 'dropped') {
      this.#say(
        id,
        `${signal} is discarded: PID 1 is SIGNAL_UNKILLABLE and the disposition is SIG_DFL`,
        'sig_task_ignored',
      );
    } else this.#say(id, `${signal} does nothing by default`);
    return ignored ? 'ignored' : 'dropped';
  }

  #handle(process: Process, signal: SignalName, behaviour: KnownSignalBehaviour | undefined): Fate {
    const reaction = behaviour?.reaction ?? [];
    const { id } = process.node;
    if (behaviour?.startsWhen === 'never') {
      this.#say(id, `its handler for ${signal} never gets to run`);
      return 'not-reached';
    }
    if (behaviour?.startsWhen === 'foreground-child-exits') {
      this.#say(id, `notes ${signal}, and goes on waiting for its foreground command`);
      process.deferred = { reaction, signal };
      return 'deferred';
    }
    this.#say(
      id,
      behaviour?.waitedFor ? `takes ${signal} with sigwait or a signalfd` : `its handler for ${signal} runs`,
      behaviour?.waitedFor ? 'do_sigtimedwait' : undefined,
    );
    // kill(2) returns before the receiver has been scheduled: its handler runs on its own.
    process.scheduled = signal;
    this.#after(0, () => {
      process.scheduled = undefined;
      if (!process.exit) this.#react(process, reaction, signal);
    });
    return 'handled';
  }

  #react(process: Process, actions: Reaction, signal: SignalName | undefined): void {
    process.reaction = { actions, at: 0, signal, waiting: false };
    this.#advance(process);
  }

  #advance(process: Process): void {
    const { reaction } = process;
    while (reaction && process.reaction === reaction && !process.exit) {
      const action = reaction.actions[reaction.at++];
      if (!action) {
        process.reaction = undefined;
        process.returned = true;
        return;
      }
      if (this.#act(process, action, reaction.signal) === 'pauses') return;
    }
  }

  #act(process: Process, action: Action, signal: SignalName | undefined): 'goes-on' | 'pauses' {
    switch (action.do) {
      case 'signal':
        this.#signalTargets(process, action, signal ?? 'SIGTERM');
        return 'goes-on';
      case 'wait':
        return this.#wait(process, action);
      case 'work':
        this.#after(action.ms, () => this.#advance(process));
        this.#say(process.node.id, action.note);
        return 'pauses';
      case 'exit':
        if (action.cleansUp && signal && process.node.role === 'app') {
          this.#after(HANDLER_MS, () => this.#exit(process, action));
          return 'pauses';
        }
        this.#exit(process, action);
        return 'pauses';
      case 'raise':
        return this.#raise(process, signal ?? 'SIGTERM');
      case 'abort':
        this.#terminate(process, process.task.unkillable ? 'SIGSEGV' : 'SIGABRT');
        return 'pauses';
      case 'unknown':
        process.unknownAction = action.reason;
        return 'goes-on';
    }
  }

  #raise(process: Process, signal: SignalName): 'goes-on' | 'pauses' {
    if (raiseWithDefault(process.task, signal) === 'terminates') {
      this.#terminate(process, signal);
      return 'pauses';
    }
    process.raiseDropped = true;
    this.#say(
      process.node.id,
      `restores the default and raises ${signal} again: discarded, it is PID 1`,
      'get_signal',
    );
    return 'goes-on';
  }

  #signalTargets(process: Process, action: Extract<Action, { do: 'signal' }>, received: SignalName): void {
    const signal = action.signal === 'same' ? received : action.signal;
    const targets = this.#targets(process, action.to).filter(t => !t.exit);
    const toGroup = action.to === 'group' || action.to === 'child-group' || action.to === 'all';
    const names = targets.map(t => t.node.id).join(', ');
    if (targets.length === 0) return;
    this.#say(
      process.node.id,
      `sends ${signal} to ${toGroup ? 'the group: ' : ''}${names}`,
      action.to === 'all' ? 'kill_something_info' : toGroup ? '__kill_pgrp_info' : undefined,
    );
    for (const target of targets) {
      if (target !== process) this.#send(target.task.pid, signal, process.task.pid, toGroup);
    }
    if (targets.includes(process) && !process.task.unkillable && !process.task.dispositions[signal]) {
      this.#terminate(process, signal);
    }
  }

  #targets(process: Process, to: Target): Process[] {
    const children = [...this.processes.values()].filter(p => p.task.parent === process.task.pid);
    const tasks = [...this.processes.values()].map(p => p.task);
    const of = (found: readonly Task[]) => found.flatMap(t => this.processes.get(t.pid) ?? []);
    if (typeof to === 'object') return to.jobs.flatMap(i => this.#nthChild(process, i));
    switch (to) {
      case 'child':
        return this.#nthChild(process, 0);
      case 'children':
        return children;
      case 'group':
        return of(groupMembers(tasks, process.task.pgid));
      case 'child-group': {
        const [child] = this.#nthChild(process, 0);
        return child ? of(groupMembers(tasks, child.task.pgid)) : [];
      }
      case 'all':
        return of(everyoneElse(tasks, process.task.pid));
    }
  }

  #nthChild(process: Process, index: number): Process[] {
    const node = process.node.children[index];
    const found = node && this.processOf(node);
    return found ? [found] : [];
  }

  #wait(process: Process, action: Extract<Action, { do: 'wait' }>): 'goes-on' | 'pauses' {
    const living = this.#targets(process, action.for).filter(t => !t.exit);
    if (living.length === 0 || !process.reaction) return 'goes-on';
    process.reaction.waiting = true;
    process.reaction.at--;
    const { reaction } = process;
    this.#say(process.node.id, `waits for ${living.map(t => t.node.id).join(', ')}`);
    if (action.limitMs !== undefined) {
      this.#after(action.limitMs, () => {
        if (process.reaction !== reaction || !reaction.waiting) return;
        reaction.waiting = false;
        reaction.at++;
        this.#advance(process);
      });
    }
    return 'pauses';
  }

  #exit(process: Process, action: Extract<Action, { do: 'exit' }>): void {
    if (process.exit) return;
    const status = action.status === 'of-child' ? process.lastChildStatus : action.status;
    this.#say(process.node.id, `exits with ${status}`);
    process.exit = { atMs: this.nowMs, by: 'itself', status, cleansUp: action.cleansUp };
    this.#dead(process);
  }

  #terminate(process: Process, signal: SignalName): void {
    if (process.exit) return;
    process.exit = {
      atMs: this.nowMs,
      by: 'signal',
      status: 128 + signalNumber(signal),
      cleansUp: false,
      signal,
    };
    this.#dead(process);
  }

  #dead(process: Process): void {
    process.task = { ...process.task, state: 'zombie' };
    if (process.task.pid === 1) this.#zap();
    else {
      this.#reparentChildren(process);
      const parent = this.processes.get(process.task.parent);
      if (parent && !parent.exit) this.#after(NOTICE_MS, () => this.#notice(parent, process));
    }
  }

  #zap(): void {
    const tasks = [...this.processes.values()].map(p => p.task);
    const rest = zapPidNsProcesses(tasks).flatMap(t => this.processes.get(t.pid) ?? []);
    for (const process of rest) {
      process.exit = { atMs: this.nowMs, by: 'namespace', status: 137, cleansUp: false, signal: 'SIGKILL' };
      process.task = { ...process.task, state: 'zombie' };
    }
    if (rest.length > 0) {
      const names = rest.map(p => p.node.id).join(', ');
      this.#say(
        '1',
        `PID 1 is gone: the kernel kills ${names}, and no handler of theirs runs`,
        'zap_pid_ns_processes',
      );
    }
  }

  #reparentChildren(dying: Process): void {
    const tasks = new Map([...this.processes].map(([pid, p]) => [pid, p.task]));
    const reaper = findNewReaper(tasks, dying.task);
    for (const p of this.processes.values()) {
      if (p.task.parent === dying.task.pid) p.task = { ...p.task, parent: reaper };
    }
  }

  /** SIGCHLD and wait(2): the parent learns of a death. */
  #notice(parent: Process, child: Process): void {
    if (parent.exit) return;
    const started = parent.node.children.some(c => c.id === child.node.id);
    const reaps =
      parent.node.waitsForChildren === 'any' || (parent.node.waitsForChildren === 'own' && started);
    if (reapsItself(parent.task) || reaps) child.task = { ...child.task, state: 'reaped' };
    if (!started) return;
    parent.lastChildStatus = child.exit?.status ?? 0;
    if (parent.reaction?.waiting) {
      parent.reaction.waiting = false;
      this.#advance(parent);
      return;
    }
    if (parent.reaction) return;
    if (parent.deferred) {
      const { deferred } = parent;
      parent.deferred = undefined;
      this.#say(parent.node.id, `its foreground command has ended: the trap for ${deferred.signal} runs`);
      this.#react(parent, deferred.reaction, deferred.signal);
      return;
    }
    this.#childExited(parent, child);
  }

  #childExited(parent: Process, child: Process): void {
    const when = parent.node.whenChildExits;
    if (!when || when.of === 'none') return;
    const living = parent.node.children.filter(c => !this.processOf(c)?.exit);
    const matters =
      when.of === 'any-child' ||
      (when.of === 'child' ? parent.node.children[0]?.id === child.node.id : living.length === 0);
    if (matters) this.#react(parent, when.reaction, undefined);
  }
}

function taskOf(node: ProcessNode, pid: Pid, parent: Pid, pgid: number, unkillable: boolean): Task {
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

function knownBehaviour(node: ProcessNode, signal: SignalName): KnownSignalBehaviour | undefined {
  const behaviour = node.signals[signal];
  return behaviour && behaviour.disposition !== 'unknown' ? behaviour : undefined;
}

/** All processes of a tree, for those that look at the end state. */
export function nodesOf(tree: ProcessTree): readonly ProcessNode[] {
  return [...walk(tree.pid1)];
}
