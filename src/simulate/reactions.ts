import { raiseWithDefault, reapsItself, type SignalName, sendSignal } from '../kernel/index.ts';
import type { Action, Reaction } from '../model/index.ts';
import type { Machine } from './machine.ts';
import type { Process, Running } from './process.ts';

type Of<D extends Action['do']> = Extract<Action, { readonly do: D }>;

/** Lets processes do what their behaviour says on a signal, or on the end of a child. */
export class Reactions {
  readonly #machine: Machine;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  begin(process: Process, actions: Reaction, signal: SignalName | undefined): void {
    if (process.exit) return;
    process.reactions.push({ actions, at: 0, signal, childBefore: process.lastChild, state: 'acting' });
    this.#advance(process);
  }

  /** A part of what is running, which goes on behind it. */
  #within(process: Process, running: Running, actions: Reaction): void {
    process.reactions.push({ ...running, actions, at: 0, state: 'acting' });
  }

  /** Goes on with the innermost reaction until it pauses, and then with the one that it interrupted. */
  #advance(process: Process): void {
    for (;;) {
      const running = process.reactions.at(-1);
      if (!running || process.exit) break;
      if (running.state === 'working') return;
      if (running.state === 'waiting' && this.#mustWait(process, running)) return;
      const action = running.actions[running.at];
      if (!action) {
        process.reactions.pop();
        continue;
      }
      if (running.state === 'waiting') this.#hasWaited(process, running);
      else this.#act(process, running, action);
    }
    while (!process.exit && process.reactions.length === 0) {
      const child = process.unseen.shift();
      if (!child) return;
      this.#react(process, child);
    }
  }

  /** The wait has taken the ends of these children: nothing else will hear of them. */
  #hasWaited(process: Process, running: Running): void {
    const action = running.actions[running.at];
    if (action?.do === 'wait') {
      const ended = this.#machine.namespace
        .targets(process, action.for)
        .filter(child => child.exit && !process.seen.has(child));
      // As `wait 1 2` has the status of its last operand.
      for (const child of ended) process.seen.add(child);
      process.lastChild = learned(process, ended.at(-1)) ?? process.lastChild;
    }
    this.#goOn(running);
  }

  #goOn(running: Running): void {
    running.state = 'acting';
    running.at++;
  }

  #act(process: Process, running: Running, action: Action): void {
    const machine = this.#machine;
    switch (action.do) {
      case 'signal':
        running.at++;
        this.#signal(process, action, running.signal ?? 'SIGTERM');
        return;
      case 'dismiss': {
        running.at++;
        machine.say(process.node.id, action.note);
        for (const target of machine.namespace.targets(process, action.who))
          machine.clock.after(machine.schedule.exit(target, true), () => machine.exit(target, 0, true));
        return;
      }
      case 'wait':
        this.#wait(process, running, action);
        return;
      case 'work':
        machine.say(process.node.id, action.note);
        this.#work(process, running, action.ms + machine.schedule.timer(process), () => this.#goOn(running));
        return;
      case 'exit': {
        const end = () => {
          const status = statusOf(process, action.status);
          const isZero = status !== 'unknown' && action.asZero?.includes(status);
          machine.exit(process, isZero ? 0 : status, action.cleansUp);
        };
        this.#end(process, running, action.cleansUp, end);
        return;
      }
      case 'raise':
        this.#raise(process, running, action);
        return;
      case 'set': {
        running.at++;
        const dispositions = { ...process.task.dispositions, [action.signal]: action.disposition };
        process.task = { ...process.task, dispositions };
        return;
      }
      case 'abort':
        this.#end(process, running, false, () =>
          machine.terminate(process, process.task.unkillable ? 'SIGSEGV' : 'SIGABRT'),
        );
        return;
      case 'if-child-failed':
        running.at++;
        this.#within(
          process,
          running,
          [0, 'unknown', undefined].includes(process.lastChild?.status) ? action.otherwise : action.then,
        );
        return;
      case 'recall-child':
        running.at++;
        process.lastChild = running.childBefore;
        return;
      // What nothing tells is settled before: see `worlds`.
      case 'either':
      case 'unknown':
        running.at++;
        return;
    }
  }

  /** Time of its own. A handler in between runs at once; the time goes on meanwhile. */
  #work(process: Process, running: Running, ms: number, then: () => void): void {
    running.state = 'working';
    this.#machine.clock.after(ms, () => {
      if (process.exit) return;
      then();
      this.#advance(process);
    });
  }

  /** Its shutdown code takes time of its own. */
  #end(process: Process, running: Running, cleansUp: boolean, end: () => void): void {
    const ms = this.#machine.schedule.exit(process, cleansUp && running.signal !== undefined);
    if (ms > 0) this.#work(process, running, ms, end);
    else end();
  }

  #raise(process: Process, running: Running, action: Of<'raise'>): void {
    const signal =
      action.signal === 'of-child' ? process.lastChild?.signal : (action.signal ?? running.signal);
    if (!signal || (action.only && action.only !== signal)) {
      running.at++;
      return;
    }
    if (raiseWithDefault(process.task, signal) === 'terminates') {
      this.#end(process, running, action.cleansUp === true, () =>
        this.#machine.terminate(process, signal, action.cleansUp),
      );
      return;
    }
    running.at++;
    process.raiseDropped = true;
    this.#machine.say(
      process.node.id,
      `restores the default and raises ${signal} again: discarded, it is PID 1`,
      'get_signal',
    );
  }

  #signal(process: Process, action: Of<'signal'>, received: SignalName): void {
    const machine = this.#machine;
    const signal = action.signal === 'same' ? received : action.signal;
    const targets = machine.namespace.targets(process, action.to).filter(t => !t.exit);
    if (targets.length === 0) return;
    const toGroup = action.to === 'group' || action.to === 'child-group' || action.to === 'all';
    const names = targets.map(t => t.node.id).join(', ');
    machine.say(
      process.node.id,
      `sends ${signal} to ${toGroup ? 'the group: ' : ''}${names}`,
      action.to === 'all' ? 'kill_something_info' : toGroup ? '__kill_pgrp_info' : undefined,
    );
    for (const target of targets) {
      if (target === process) continue;
      const send = () => machine.send(target, signal, process.task.pid, toGroup);
      const ms = toGroup ? machine.schedule.member(target) : 0;
      if (ms > 0) machine.clock.after(ms, send);
      else send();
    }
    if (targets.includes(process) && sendSignal(process.task, signal, 'same-namespace') === 'terminates')
      machine.terminate(process, signal);
  }

  #wait(process: Process, running: Running, action: Of<'wait'>): void {
    running.state = 'waiting';
    if (action.endless !== undefined) {
      this.#machine.say(process.node.id, `waits for ${action.endless}, which it has started just now`);
      return;
    }
    const living = this.#machine.namespace.targets(process, action.for).filter(t => !t.exit);
    if (living.length === 0) return;
    this.#machine.say(process.node.id, `waits for ${living.map(t => t.node.id).join(', ')}`);
    if (action.limitMs === undefined) return;
    const { at } = running;
    const limit = action.limitMs + this.#machine.schedule.timer(process);
    this.#machine.clock.after(limit, () => {
      if (process.exit || running.state !== 'waiting' || running.at !== at) return;
      this.#hasWaited(process, running);
      const { late } = action;
      if (late) this.#within(process, running, late);
      this.#advance(process);
    });
  }

  #mustWait(process: Process, running: Running): boolean {
    const action = running.actions[running.at];
    if (action?.do !== 'wait') return false;
    if (action.endless !== undefined) return true;
    return this.#machine.namespace.targets(process, action.for).some(t => !t.exit);
  }

  /** A child, started or adopted, is gone. */
  childEnded(parent: Process, child: Process, started: boolean): void {
    if (started || parent.node.whenChildExits?.of === 'every-child') parent.unseen.push(child);
    this.#advance(parent);
  }

  #react(parent: Process, child: Process): void {
    if (parent.seen.has(child)) return;
    parent.seen.add(child);
    parent.lastChild = learned(parent, child);
    if (!this.#matters(parent, child)) return;
    parent.lastChild = this.#statusOfAll(parent) ?? parent.lastChild;
    const { deferred } = parent;
    if (deferred) {
      parent.deferred = undefined;
      this.#machine.say(
        parent.node.id,
        `its foreground command has ended: the trap for ${deferred.signal} runs`,
      );
      this.begin(parent, deferred.reaction, deferred.signal);
      return;
    }
    const when = parent.node.whenChildExits;
    if (when) this.begin(parent, when.reaction, undefined);
  }

  /** Of several that are waited for together it is not the last to end that counts, but the last one listed. */
  #statusOfAll(parent: Process): Process['exit'] {
    const of = parent.node.whenChildExits?.of;
    if (typeof of !== 'object') return undefined;
    const exits = of.jobs.map(index => {
      const node = parent.node.children[index];
      return node && learned(parent, this.#machine.processOf(node));
    });
    const failed = of.pipefail ? exits.findLast(exit => exit && exit.status !== 0) : undefined;
    return failed ?? exits.at(-1);
  }

  /** Is this the end that the process stood still for? */
  #matters(parent: Process, child: Process): boolean {
    const { children, whenChildExits } = parent.node;
    const ended = (index: number) => {
      const node = children[index];
      return !node || this.#machine.processOf(node)?.exit !== undefined;
    };
    const of = whenChildExits?.of ?? (parent.deferred ? 'child' : 'none');
    if (typeof of === 'object') return of.jobs.every(ended);
    switch (of) {
      case 'none':
        return false;
      case 'any-child':
      case 'every-child':
        return true;
      case 'child':
        return children[0]?.id === child.node.id;
      case 'last-child':
        return children.every((_, index) => ended(index));
    }
  }
}

/** What wait(2) tells of the end of a child: with SIGCHLD ignored no more than ECHILD, and what becomes of that is open. */
function learned(parent: Process, child: Process | undefined): Process['exit'] {
  const exit = child?.exit;
  if (!exit || !reapsItself(parent.task)) return exit;
  return { atMs: exit.atMs, by: 'itself', status: 'unknown', cleansUp: exit.cleansUp };
}

type Exit = Extract<Action, { do: 'exit' }>;

/** The status itself, or what a parent makes of the end of its child. */
function statusOf(process: Process, how: Exit['status']): number | 'unknown' {
  if (typeof how === 'number' || how === 'unknown') return how;
  const { lastChild } = process;
  return how !== 'of-child' && lastChild?.by === 'signal' ? how.ofChildOr : (lastChild?.status ?? 0);
}
