import type { SignalName } from '../../../kernel/index.ts';
import type { Env as Environment } from '../../../model/index.ts';
import { type ExitStatus, statusOf } from './exit-status.ts';
import type { Keeper } from './keeper-facts.ts';
import type { Node } from './syntax.ts';
import { type End, type Later, type Logged, type Parked, SUPPOSED_MS, type Task } from './tasks.ts';
import {
  type Activation,
  type Env,
  type Evaluation,
  type External,
  type Path,
  type PromiseValue,
  promise,
  type Site,
  type Throw,
  UNDEFINED,
  type Value,
} from './values.ts';

// Both are thrown by the thousand, and are no Error: its stack would cost more than what it interrupts.
/** The process ends here: nothing after it on this way is done. No `finally` runs. */
export class Halt {}
/** A JavaScript exception. */
export class Thrown {
  readonly value: Value;
  readonly at: Throw | undefined;
  constructor(value: Value, at?: Throw) {
    this.value = value;
    this.at = at;
  }
}
/** The analysis has done as much as it is allowed to. */
export class OutOfBudget extends Error {}

export interface Listener {
  readonly fn: Value;
  readonly once: boolean;
  readonly path: Path;
  readonly site: Site;
  /** May have been removed. */
  unsure: boolean;
}

export interface Child {
  readonly command:
    | { readonly argv: readonly string[] }
    | { readonly shellText: string }
    | { readonly fork: true }
    | { readonly unknown: string };
  readonly call: string;
  readonly site: Site;
  readonly mode: 'blocking' | 'background';
  readonly path: Path;
  readonly detached: boolean;
  /** Started when a request or an event comes, not at start-up. */
  readonly later: boolean;
  /** Somebody waits for its end, by a callback or a promise. */
  awaited: boolean;
  signalled: boolean;
  exited: boolean;
  handle: External | undefined;
  /** execa listens to signals while it runs, and ends it on one. */
  endsOnSignal?: boolean;
  /** Its output is read. */
  hasPipes?: boolean;
  /** Its output is handed over when it has ended: nobody does that with what is meant to last. */
  isCaptured?: boolean;
  readonly whenExited: PromiseValue;
}

export interface RunInput {
  readonly runtime: 'bun' | 'deno' | undefined;
  readonly env: Environment;
  readonly argv: readonly string[];
  readonly cwd: string;
  /** So many of the first children end at start-up where somebody waits for them (a migration), so that it goes on. */
  readonly childrenEnd: number;
  /** A `throw` among these is as if it was not there: its function returns. */
  readonly passedOver: ReadonlySet<Node>;
  readonly budget: number;
}

/** How long start-up is followed on the program's own clock; a handler likewise. Milliseconds. */
export const STARTUP_MS = 3_000;
export const HANDLER_MS = 600_000;
const MAX_TASKS = 2_000;
/** Of evaluation, in one callback that a request or an event calls. */
const CALLBACK_STEPS = 60_000;
/** Nothing is left to do, and a top-level `await` has not come to its end. @source nodejs.org process, exit codes */
const UNSETTLED = 13;
const MAX_TICKS = 5;
/** A timer that sets itself again as often as that goes on for ever. */
const MAX_ROUNDS = 50;

/** One abstract run of a program: its event loop, its listeners, and what it has done. */
export class Run {
  readonly input: RunInput;
  phase: 'startup' | 'later' | 'handler' = 'startup';
  nowMs = 0;
  readonly keepers: Keeper[] = [];
  readonly listeners = new Map<SignalName, Listener[]>();
  /** Every call that was come by of `process.on` and the like. */
  readonly subscriptions: Set<Node> = new Set();
  /** Code in a branch that was decided not to be taken. */
  readonly skipped: Set<Node> = new Set();
  /** Listeners for a signal whose name is not known. */
  readonly openListeners: Listener[] = [];
  /** Signals whose last listener was taken away: node then restores SIG_DFL. */
  readonly removed = new Map<SignalName, Site>();
  readonly children: Child[] = [];
  readonly log: Logged[] = [];
  /** Values that it has given to packages, which nobody has read: they may look at what becomes of them. */
  readonly shared = new Set<Value>();
  /** Its handler has changed one of these. */
  tellsPackages = false;
  readonly maybeEnds: {
    readonly path: Path;
    readonly atMs: number;
    readonly status: ExitStatus;
    readonly site: Site;
  }[] = [];
  ended: End | undefined;
  /** It calls process.exit (or the like) at start-up. */
  readonly selfExits: { readonly path: Path; readonly site: Site | undefined }[] = [];
  /** A callback that may be called at some time ends it with status 0. */
  endsLater = false;
  /** Conditions that hold, since the service would not run otherwise. */
  readonly assumed = new Set<string>();
  /** The event loop never gets on: an endless loop. */
  blocked: Site | undefined;
  /** It waits for what never comes: nothing behind that is done. */
  endless: Site | undefined;
  /** What comes of the main module. */
  main: PromiseValue | undefined;
  exitCode: Value = UNDEFINED;
  /** What it calls itself in the list of processes. */
  title: string | undefined;
  /** With unsure keepers alone left, from when on. */
  maybeDrained: { readonly atMs: number; readonly keepers: readonly Keeper[] } | undefined;
  readonly unknowns = new Set<string>();
  /** Milliseconds after which a timer that the handler sets ends the process, however far it has come. */
  readonly limits: number[] = [];
  /** Packages that are loaded, the runtime's own modules left out; and where each is first called. */
  readonly packages: Set<string> = new Set();
  readonly calledPackages = new Map<string, Site>();
  /** Why signals may be listened to by what was not followed. */
  readonly doubts: string[] = [];
  /** Exceptions that nobody catches at start-up. */
  readonly crashes: { readonly reason: string; readonly at: Node | undefined }[] = [];
  makesOrphans: { readonly what: string; readonly site: Site } | undefined;
  devServer: { readonly what: string; readonly site: Site } | undefined;
  runsAs: { readonly program: string; readonly argv: readonly string[]; readonly site: Site } | undefined;
  becomes: { readonly argv: readonly string[]; readonly site: Site } | undefined;
  currentSignal: SignalName | undefined;
  steps: number;
  /** The end of so many of the first children has led to more of them. */
  ledToMore = 0;
  /** Awaits so far: tells loops that wait from those that block. */
  waits = 0;
  /** What a handler waits for. */
  readonly handlerWaits: { readonly awaited: PromiseValue; readonly path: Path; readonly site: Site }[] = [];
  /** Listeners of `process` for what is no signal. */
  readonly events = new Map<string, Value[]>();
  /** How often each function is being run right now. */
  readonly active: Map<Node, number> = new Map();
  /** Callbacks that are to be looked at, or have been. */
  readonly deferred: Set<Node> = new Set();
  readonly roots = new Map<string, External>();
  readonly #tasks: Task[] = [];
  readonly #later: Later[] = [];
  readonly #micro: (() => void)[] = [];
  readonly #parked: Parked[] = [];
  #taskId = 0;

  constructor(input: RunInput) {
    this.input = input;
    this.steps = input.budget;
  }

  step(): void {
    if (--this.steps < this.#floor) throw new OutOfBudget();
  }
  /** So many steps are left to others. */
  #floor = 0;
  /** A callback was not followed to its end: what else it opens is not known. */
  cutsCallbacks = false;

  isCertain(path: Path): boolean {
    return path.every(c => c.usually === c.holds || this.assumed.has(`${c.id}:${c.holds}`));
  }

  /** What only a switch turns on that nobody has set, and that does not have to be on for the program to serve. */
  dropUnlikely(): void {
    const isUnlikely = (path: Path) =>
      path.some(c => c.usually === !c.holds && !this.assumed.has(`${c.id}:${c.holds}`));
    for (const [signal, listeners] of this.listeners) {
      const left = listeners.filter(l => !isUnlikely(l.path));
      if (left.length === 0) this.listeners.delete(signal);
      else this.listeners.set(signal, left);
    }
    for (const keeper of this.keepers) if (isUnlikely(keeper.path)) keeper.open = false;
  }

  assume(path: Path): void {
    for (const c of path) this.assumed.add(`${c.id}:${c.holds}`);
  }

  /** Where to point for something done at `node`: in the user's sources, not in a model of a library. */
  site(env: Env, node: Node): Site {
    return env.act.site ?? { module: env.act.module, node };
  }

  // Promises and coroutines

  /** Starts what may wait; the promise is that of its result. */
  spawn(evaluation: Evaluation): PromiseValue {
    const result = promise();
    this.#resume(evaluation, result, () => evaluation.next(UNDEFINED));
    return result;
  }

  #resume(evaluation: Evaluation, result: PromiseValue, go: () => IteratorResult<PromiseValue, Value>): void {
    try {
      const step = go();
      if (step.done) this.settle(result, 'resolved', step.value);
      else this.whenSettled(step.value, settled => this.#continue(evaluation, result, settled));
    } catch (error) {
      if (error instanceof Thrown) this.settle(result, 'rejected', error.value, error.at);
      else if (!(error instanceof Halt)) throw error;
    }
  }

  #continue(evaluation: Evaluation, result: PromiseValue, settled: PromiseValue): void {
    this.#resume(evaluation, result, () =>
      settled.state === 'rejected'
        ? evaluation.throw(new Thrown(settled.value, settled.thrownAt))
        : evaluation.next(settled.value),
    );
  }

  whenSettled(awaited: PromiseValue, then: (settled: PromiseValue) => void): void {
    awaited.handled = true;
    if (awaited.state === 'pending') awaited.waiters.push(then);
    else this.#micro.push(() => then(awaited));
  }

  settle(target: PromiseValue, state: 'resolved' | 'rejected', value: Value, thrownAt?: Throw): void {
    if (target.state !== 'pending') return;
    const promised = value.kind === 'one-of' ? value.values.find(v => v.kind === 'promise') : value;
    if (state === 'resolved' && promised?.kind === 'promise') {
      this.whenSettled(promised, inner => this.#settleNow(target, inner.state, inner.value, inner.thrownAt));
      return;
    }
    this.#settleNow(target, state, value, thrownAt);
  }

  #settleNow(target: PromiseValue, state: PromiseValue['state'], value: Value, thrownAt?: Throw): void {
    if (target.state !== 'pending') return;
    target.state = state;
    target.value = value;
    target.thrownAt = thrownAt;
    for (const waiter of target.waiters.splice(0)) this.#micro.push(() => waiter(target));
    if (state === 'rejected') this.#micro.push(() => this.#micro.push(() => this.#checkHandled(target)));
  }

  onUnhandled: ((value: Value, thrownAt: Throw | undefined) => void) | undefined;
  #checkHandled(target: PromiseValue): void {
    if (!target.handled) this.onUnhandled?.(target.value, target.thrownAt);
  }

  /** A wait that ends when a signal has come: for loops that go round until they are told to stop. */
  park(supposed?: string): PromiseValue {
    const wait = promise();
    if (this.phase === 'startup') this.#parked.push({ wait, supposed });
    return wait;
  }

  unpark(): void {
    for (const { wait, supposed } of this.#parked.splice(0)) {
      const goOn = () => this.settle(wait, 'resolved', UNDEFINED);
      if (supposed) this.schedule(SUPPOSED_MS, goOn, { supposed });
      else goOn();
    }
  }

  /** Waits outside of a handler whose length is not derivable, in a row. */
  readonly supposed: string[] = [];

  // Tasks

  microtask(work: () => void): void {
    this.#micro.push(work);
  }

  #hasRun = false;
  /** Something was left for later: a timer, a server, a wait. */
  get hasWaited(): boolean {
    const isRef = (each: { readonly ref: boolean }) => each.ref;
    return (
      this.#hasRun ||
      (this.waits > 0 && !this.#isStuck) ||
      this.keepers.some(isRef) ||
      this.#tasks.some(isRef)
    );
  }

  schedule(
    ms: number,
    work: () => void,
    more: Partial<Pick<Task, 'ref' | 'every' | 'by' | 'supposed'>> = {},
  ) {
    const id = ++this.#taskId;
    this.#tasks.push({
      id,
      atMs: this.nowMs + Math.max(0, ms),
      work,
      ref: more.ref ?? true,
      every: more.every,
      by: more.by,
      round: more.by && this.#ticking?.by === more.by ? this.#ticking.round + 1 : 0,
      supposed: more.supposed,
      ticks: 0,
    });
    return id;
  }

  cancel(id: number): void {
    const at = this.#tasks.findIndex(t => t.id === id);
    if (at !== -1) this.#tasks.splice(at, 1);
  }

  setRef(id: number, ref: boolean): void {
    const task = this.#tasks.find(t => t.id === id);
    if (task) task.ref = ref;
  }

  /** A callback that some event or request may call: looked at once start-up is through. */
  later(work: () => void, mayFollow: boolean): void {
    if (this.#later.length < MAX_TASKS) this.#later.push({ work, mayFollow });
  }

  /** The signal comes: of the callbacks handed over by now, those for a route or a command have nothing to do with it. */
  keepFollowing(): void {
    const kept = this.#later.filter(l => l.mayFollow);
    this.#later.splice(0, this.#later.length, ...kept);
  }

  /** Runs what such callbacks do; only what they start is of interest. */
  runLater(): void {
    for (let work = this.#later.shift(); work && !this.ended; work = this.#later.shift()) {
      if (this.phase === 'later') this.#within(CALLBACK_STEPS, work.work);
      else this.protect(work.work);
      this.#drainMicrotasks();
    }
  }

  /** A callback that takes more steps is left as far as it has come, so that it does not use up those of the others. */
  #within(steps: number, work: () => void): void {
    this.#floor = Math.max(0, this.steps - steps);
    try {
      this.protect(work);
      this.#drainMicrotasks();
    } catch (error) {
      if (!(error instanceof OutOfBudget) || this.steps < 0) throw error;
      this.#micro.length = 0;
      this.cutsCallbacks = true;
    } finally {
      this.#floor = 0;
    }
  }

  /** Runs work whose end by an exception or an exit is nobody's business here. */
  protect(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof Halt) && !(error instanceof Thrown)) throw error;
    }
  }

  #drainMicrotasks(): void {
    for (let work = this.#micro.shift(); work && !this.ended; work = this.#micro.shift()) this.protect(work);
  }

  /** Runs the event loop until nothing is left to do, or the clock passes `untilMs`. */
  loop(untilMs: number): void {
    this.#drainMicrotasks();
    for (let count = 0; count < MAX_TASKS && !this.ended && !this.blocked; count++) {
      if (this.phase === 'handler') this.#checkDrained();
      if (this.ended) return;
      const task = this.#next();
      if (!task || task.atMs > untilMs) return;
      this.nowMs = Math.max(this.nowMs, task.atMs);
      this.#hasRun ||= task.ref;
      task.ticks++;
      if (task.every === undefined) this.cancel(task.id);
      else task.atMs = this.nowMs + Math.max(1, task.every);
      this.#ticking = task;
      this.protect(task.work);
      this.#drainMicrotasks();
      this.#ticking = undefined;
      if (task.supposed && this.phase === 'handler') {
        this.#awaited = task.supposed;
        if (this.ended) this.endsBehind = task.supposed;
      }
    }
  }
  /** What it has waited for since the signal, where nobody knows how long that takes. */
  #awaited: string | undefined;
  /** The end comes only behind such a wait. */
  endsBehind: string | undefined;
  #ticking: Task | undefined;
  /** The call that has set the timer whose callback runs. */
  get ticking(): Node | undefined {
    return this.#ticking?.by;
  }

  #next(): Task | undefined {
    const limit = this.phase === 'startup' ? 1 : MAX_TICKS;
    let best: Task | undefined;
    for (const task of this.#tasks) {
      if (task.every !== undefined && task.ticks >= limit) continue;
      if (task.round >= (this.phase === 'startup' ? MAX_ROUNDS : 2 * MAX_ROUNDS)) continue;
      if (!best || task.atMs < best.atMs) best = task;
    }
    return best;
  }

  /** Intervals tick at start-up once, whatever their period. */
  tickIntervals(): void {
    for (const task of [...this.#tasks]) {
      if (task.every === undefined || task.ticks > 0) continue;
      task.ticks++;
      this.protect(task.work);
      this.#drainMicrotasks();
    }
    for (const task of this.#tasks) {
      task.ticks = 0;
      if (task.every !== undefined) task.atMs = this.nowMs + task.every;
    }
  }

  dropKeeper(keeper: Keeper): void {
    keeper.open = false;
    const at = this.keepers.indexOf(keeper);
    if (at !== -1) this.keepers.splice(at, 1);
  }

  get openKeepers(): readonly Keeper[] {
    return this.keepers.filter(k => k.open && k.ref);
  }

  /** A top-level `await` for what never comes. */
  get #isStuck(): boolean {
    return this.main?.state === 'pending' && this.endless !== undefined;
  }

  #checkDrained(): void {
    if (this.#tasks.some(t => t.ref && t.every === undefined)) return;
    const open = this.openKeepers;
    if (open.some(k => k.sure)) return;
    if (open.length > 0) {
      this.maybeDrained ??= { atMs: this.nowMs, keepers: open };
      return;
    }
    this.onDrained?.();
    if (this.ended || this.#micro.length > 0 || this.openKeepers.length > 0) return;
    if (this.#tasks.some(t => t.ref && t.every === undefined)) return;
    const status = this.#isStuck ? UNSETTLED : this.status(this.exitCode);
    this.ended = { kind: 'drained', atMs: this.nowMs, status };
    this.endsBehind = this.#awaited;
  }
  onDrained: (() => void) | undefined;

  /** It has drained, but for what it opens as it is used. */
  isHeldBy(keepers: readonly Keeper[]): void {
    if (!this.ended || keepers.length === 0) return;
    this.maybeDrained = { atMs: this.ended.atMs, keepers };
    this.ended = undefined;
  }

  readonly status = statusOf;

  /** process.exit(): what follows on this way is not done. */
  exit(status: ExitStatus, cleansUp: boolean, act: Activation, site: Site | undefined): never {
    if (this.phase === 'handler') {
      if (this.isCertain(act.path)) {
        this.leave(status, cleansUp, site);
      } else if (site) this.maybeEnds.push({ path: act.path, atMs: this.nowMs, status, site });
    } else if (this.phase === 'startup') this.selfExits.push({ path: act.path, site });
    else if (status === 0) this.endsLater = true;
    throw new Halt();
  }
  onExit: (() => boolean) | undefined;

  /** The listeners for `exit` run, which have the last word on the status. `cleansUp`: even without any. */
  leave(status: ExitStatus, cleansUp: boolean, site: Site | undefined): void {
    const before = this.exitCode;
    const listens = this.onExit?.() === true;
    const last = this.exitCode === before ? status : this.status(this.exitCode);
    this.ended ??= { kind: 'exit', atMs: this.nowMs, status: last, cleansUp: cleansUp || listens, site };
  }

  /** Every arm of a branch has ended: if each by an exit, then the branch as a whole exits. */
  joinExits(arms: readonly Path[], act: Activation): void {
    if (this.phase !== 'handler') return;
    const isIn = (path: Path, arm: Path) => arm.every((c, i) => path[i] === c);
    const ends = arms.map(arm => this.maybeEnds.find(end => isIn(end.path, arm)));
    const [first] = ends;
    if (!first || ends.includes(undefined)) return;
    for (const end of ends) this.maybeEnds.splice(this.maybeEnds.indexOf(end ?? first), 1);
    this.exit(first.status, true, act, first.site);
  }

  act(action: Logged['action'], path: Path): void {
    if (this.phase === 'handler') this.log.push({ atMs: this.nowMs, action, path });
  }
}
