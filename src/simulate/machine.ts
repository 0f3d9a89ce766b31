import type { StopProtocol } from '../engine/index.ts';
import {
  type KernelFunction,
  type Pid,
  reapsItself,
  type Sender,
  type SignalName,
  sendSignal,
  sigHandler,
  sigIgnored,
  signalNumber,
} from '../kernel/index.ts';
import { type KnownSignalBehaviour, type ProcessNode, type ProcessTree, walk } from '../model/index.ts';
import { Clock } from './clock.ts';
import { Namespace } from './namespace.ts';
import { type Fate, isCaught, isHandling, knownBehaviour, type Process } from './process.ts';
import { Reactions } from './reactions.ts';
import type { Step } from './types.ts';

/** How long the steps take that no program decides. */
export interface Schedule {
  /** From a signal until its handler runs. */
  handler(process: Process): number;
  /** Until a signal to a group has reached this member of it. */
  member(process: Process): number;
  /** From the death of a child until its parent has noticed. */
  notice(process: Process): number;
  /** By how much a timer of its own is late. */
  timer(process: Process): number;
  /** From the decision to exit until it is gone: the shutdown code of a program, where nothing says how long it takes. */
  exit(process: Process, cleansUp: boolean): number;
}

/**
 * A handler of a program takes some time, at least to be scheduled. An init that leaves as soon as its direct
 * child is gone cuts it short: measured with tini -g and dumb-init over a shell, 0 of 8 handlers of 0.8 s ended.
 */
const USUAL: Schedule = {
  handler: () => 0,
  member: () => 0,
  notice: () => 1,
  timer: () => 0,
  exit: (process, cleansUp) => (cleansUp && process.node.role === 'app' ? 50 : 0),
};

/** More events than this means a loop in the model. */
const MAX_EVENTS = 5000;

/** Where a PID namespace has its PID 1 outside: `--pid=host` and the like. */
export interface Setting {
  readonly protocol: StopProtocol;
  readonly pid1IsInit: boolean;
  readonly schedule?: Schedule;
}

/** Runs one stop: a small discrete-event simulation of the processes of a tree, by the kernel's rules. */
export class Machine {
  readonly timeline: Step[] = [];
  killedByEngine = false;
  readonly clock = new Clock();
  readonly namespace: Namespace;
  readonly schedule: Schedule;
  readonly #protocol: StopProtocol;
  readonly #pid1IsInit: boolean;
  readonly #reactions = new Reactions(this);

  constructor(tree: ProcessTree, { protocol, pid1IsInit, schedule = USUAL }: Setting) {
    this.#protocol = protocol;
    this.#pid1IsInit = pid1IsInit;
    this.schedule = schedule;
    this.namespace = new Namespace(tree, pid1IsInit);
  }

  get pid1(): Process {
    return this.namespace.pid1;
  }

  processOf(node: ProcessNode): Process | undefined {
    return this.namespace.processOf(node);
  }

  /** Sends the stop signal, and SIGKILL when the grace period ends. */
  stop(): void {
    const { engine, stopSignal, gracePeriodMs } = this.#protocol;
    const to = this.#pid1IsInit ? 'PID 1 from outside its PID namespace' : 'a process that is not PID 1';
    this.say('engine', `${engine} sends ${stopSignal} to ${to}`);
    this.send(this.pid1, stopSignal, 'engine', false);
    for (let events = 0; events < MAX_EVENTS && !this.pid1.exit; events++) {
      if (!this.clock.next(gracePeriodMs)) break;
    }
    if (this.pid1.exit) return;
    this.clock.nowMs = gracePeriodMs;
    this.killedByEngine = true;
    this.say('engine', `${engine} sends SIGKILL`, 'sig_task_ignored');
    this.terminate(this.pid1, 'SIGKILL');
  }

  say(process: string, what: string, kernel?: KernelFunction): void {
    this.timeline.push({ atMs: Math.round(this.clock.nowMs), process, what, ...(kernel ? { kernel } : {}) });
  }

  send(process: Process, signal: SignalName, from: Pid | 'engine', toGroup: boolean): void {
    const again = isHandling(process, signal);
    const fate = this.#receive(process, signal, from === 'engine' ? 'ancestor-namespace' : 'same-namespace');
    if (!again) process.received.push({ signal, from, toGroup, fate });
  }

  #receive(process: Process, signal: SignalName, sender: Sender): Fate {
    if (process.exit) return 'gone';
    // While a handler runs its signal is blocked; a second one stays pending.
    if (isHandling(process, signal) && isCaught(process, signal)) return 'pending';
    if (process.held && signal === 'SIGCONT') this.#continue(process, process.held);
    if (process.held && signal !== 'SIGKILL') return this.#hold(process, signal, sender, process.held);
    const behaviour = knownBehaviour(process.node, signal);
    const delivery = sendSignal(process.task, signal, sender);
    const { id } = process.node;
    switch (delivery) {
      case 'dropped':
      case 'no-effect':
        return this.#unheard(process, signal, delivery);
      case 'queued':
        if (!behaviour?.waitedFor) {
          this.say(id, `${signal} is blocked and nothing takes it: it stays pending`, 'sig_ignored');
          return 'pending';
        }
        return this.#handle(process, signal, behaviour);
      case 'runs-handler':
        return this.#handle(process, signal, behaviour);
      case 'terminates':
        this.say(id, `${signal} ends it: default action`);
        // With another signal pending it dies when it next runs, not at once. @kernel kernel/signal.c wants_signal() 981-996
        if (process.scheduled.size > 0) process.dying ??= signal;
        else this.terminate(process, signal);
        return 'terminated';
      case 'stops':
        this.say(id, `${signal} stops it`);
        process.held ??= [];
        return 'pending';
    }
  }

  /** What would be dropped is dropped; the rest waits. */
  #hold(process: Process, signal: SignalName, sender: Sender, held: NonNullable<Process['held']>): Fate {
    if (sigIgnored(process.task, signal, sender === 'ancestor-namespace'))
      return this.#unheard(process, signal, 'dropped');
    this.say(process.node.id, `is stopped: ${signal} stays pending until it is continued`);
    held.push({ signal, sender });
    return 'pending';
  }

  #continue(process: Process, held: NonNullable<Process['held']>): void {
    process.held = undefined;
    this.say(process.node.id, 'SIGCONT continues it');
    for (const { signal, sender } of held) this.#receive(process, signal, sender);
  }

  #unheard(process: Process, signal: SignalName, delivery: 'dropped' | 'no-effect'): Fate {
    const ignored = sigHandler(process.task, signal) === 'SIG_IGN';
    const { id } = process.node;
    if (ignored) this.say(id, `${signal} is dropped: the disposition is SIG_IGN`, 'sig_task_ignored');
    else if (process.task.unkillable && delivery === 'dropped') {
      this.say(
        id,
        `${signal} is discarded: PID 1 is SIGNAL_UNKILLABLE and the disposition is SIG_DFL`,
        'sig_task_ignored',
      );
    } else this.say(id, `${signal} does nothing by default`);
    return ignored ? 'ignored' : 'dropped';
  }

  #handle(process: Process, signal: SignalName, behaviour: KnownSignalBehaviour | undefined): Fate {
    const reaction = behaviour?.reaction ?? [];
    const { id } = process.node;
    if (behaviour?.startsWhen === 'never') {
      this.say(id, `its handler for ${signal} never gets to run`);
      return 'not-reached';
    }
    if (behaviour?.startsWhen === 'foreground-child-exits') {
      this.say(id, `notes ${signal}, and goes on waiting for its foreground command`);
      process.deferred = { reaction, signal };
      this.#soon(process, signal, () => {});
      return 'deferred';
    }
    this.say(
      id,
      behaviour?.waitedFor ? `takes ${signal} with sigwait or a signalfd` : `its handler for ${signal} runs`,
      behaviour?.waitedFor ? 'do_sigtimedwait' : undefined,
    );
    this.#soon(process, signal, () => this.#reactions.begin(process, reaction, signal));
    return 'handled';
  }

  /** kill(2) returns before the receiver has been scheduled: until then the signal is pending. */
  #soon(process: Process, signal: SignalName, run: () => void): void {
    process.scheduled.add(signal);
    this.clock.after(this.schedule.handler(process), () => {
      process.scheduled.delete(signal);
      if (process.dying) this.terminate(process, process.dying);
      else run();
    });
  }

  exit(process: Process, status: number | 'unknown', cleansUp: boolean): void {
    if (process.exit) return;
    this.say(process.node.id, status === 'unknown' ? 'exits' : `exits with ${status}`);
    process.exit = { atMs: this.clock.nowMs, by: 'itself', status, cleansUp };
    this.#dead(process);
  }

  terminate(process: Process, signal: SignalName, cleansUp = false): void {
    if (process.exit) return;
    const status = 128 + signalNumber(signal);
    process.exit = { atMs: this.clock.nowMs, by: 'signal', status, cleansUp, signal };
    this.#dead(process);
  }

  #dead(process: Process): void {
    process.task = { ...process.task, state: 'zombie' };
    if (process.task.pid === 1) {
      this.#zap();
      return;
    }
    for (const child of this.namespace.reparentChildren(process)) this.#tellParent(child);
    this.#tellParent(process);
    this.#closePipes();
    this.#endWatches(process);
  }

  /** Copies of a pipeline end when all that could write to them has. */
  #closePipes(): void {
    for (const reader of this.namespace.processes.values()) {
      if (reader.exit || !reader.node.endsWithWriter) continue;
      const writer = this.namespace.writerOf(reader);
      if (writer && [...walk(writer)].every(node => this.processOf(node)?.exit))
        this.clock.after(this.schedule.notice(reader), () => this.exit(reader, 0, false));
    }
  }

  /** Loops that last for as long as a process does come to an end with it. */
  #endWatches(dead: Process): void {
    for (const watcher of this.namespace.processes.values()) {
      const { whileLives, whenChildExits } = watcher.node;
      const watched = whileLives?.siblings.map(n => this.namespace.siblingOf(watcher, n)) ?? [];
      if (watcher.exit || !whileLives || !watched.includes(dead) || watched.some(other => !other?.exit))
        continue;
      this.clock.after(whileLives.everyMs + this.schedule.notice(watcher), () =>
        this.#reactions.begin(watcher, whenChildExits?.reaction ?? [], undefined),
      );
    }
  }

  /** SIGCHLD, and wait(2): the parent learns of a death. */
  #tellParent(child: Process): void {
    const parent = this.namespace.processes.get(child.task.parent);
    if (!parent || parent.exit) return;
    if (reapsItself(parent.task)) child.task = { ...child.task, state: 'reaped' };
    this.clock.after(this.schedule.notice(parent), () => this.#notice(parent, child));
  }

  #notice(parent: Process, child: Process): void {
    // Meanwhile the child may have got another parent, which is told on its own.
    if (parent.exit || child.task.parent !== parent.task.pid) return;
    const started = parent.node.children.some(c => c.id === child.node.id && !c.adopted);
    const { waitsForChildren } = parent.node;
    if (waitsForChildren === 'any' || (waitsForChildren === 'own' && started))
      child.task = { ...child.task, state: 'reaped' };
    this.#reactions.childEnded(parent, child, started);
  }

  #zap(): void {
    const rest = this.namespace.zapped();
    for (const process of rest) {
      process.exit = {
        atMs: this.clock.nowMs,
        by: 'namespace',
        status: 137,
        cleansUp: false,
        signal: 'SIGKILL',
      };
      process.task = { ...process.task, state: 'zombie' };
    }
    if (rest.length === 0) return;
    const names = rest.map(p => p.node.id).join(', ');
    if (!this.#pid1IsInit) {
      this.say('engine', `the runtime sends SIGKILL to what is left of the container: ${names}`);
      return;
    }
    this.say(
      '1',
      `PID 1 is gone: the kernel kills ${names}, and no handler of theirs runs`,
      'zap_pid_ns_processes',
    );
  }
}
