import { statusOf } from './exit-status.ts';
import type { Keeper } from './keeper-facts.ts';
import { PromiseJobs } from './promise-jobs.ts';
import type { Node } from './syntax.ts';
import { type Later, type Parked, SUPPOSED_MS, type Task } from './tasks.ts';
import { type PromiseValue, promise, type Site, UNDEFINED, type Value } from './values.ts';

const MAX_TASKS = 2_000;
/** Of evaluation, in one callback that a request or an event calls. */
const CALLBACK_STEPS = 60_000;
/** Nothing is left to do, and a top-level `await` has not come to its end. @source nodejs.org process, exit codes */
const UNSETTLED = 13;
const MAX_TICKS = 5;
/** A timer that sets itself again as often as that goes on for ever. */
const MAX_ROUNDS = 50;

/** The event loop of a run: its timers, the callbacks that others will call, what keeps it alive, and when it drains. */
export abstract class EventLoop extends PromiseJobs {
  phase: 'startup' | 'later' | 'handler' = 'startup';
  nowMs = 0;
  readonly keepers: Keeper[] = [];
  /** The event loop never gets on: an endless loop. */
  blocked: Site | undefined;
  /** It waits for what never comes: nothing behind that is done. */
  endless: Site | undefined;
  /** What comes of the main module. */
  main: PromiseValue | undefined;
  exitCode: Value = UNDEFINED;
  /** With unsure keepers alone left, from when on. */
  maybeDrained: { readonly atMs: number; readonly keepers: readonly Keeper[] } | undefined;
  /** What is said of it rests on this. */
  supposes: string | undefined;
  /** Awaits so far: tells loops that wait from those that block. */
  waits = 0;
  readonly #tasks: Task[] = [];
  readonly #later: Later[] = [];
  readonly #parked: Parked[] = [];
  #taskId = 0;

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
    const round = more.by && this.#ticking?.by === more.by ? this.#ticking.round + 1 : 0;
    if (this.#isEnough(more.by, round)) return id;
    this.#tasks.push({
      id,
      atMs: this.nowMs + Math.max(0, ms),
      work,
      ref: more.ref ?? true,
      every: more.every,
      by: more.by,
      round,
      supposed: more.supposed,
      ticks: 0,
    });
    return id;
  }

  /** What goes on and on, or asks again in more than one way each time, would use up what the handler has. */
  #isEnough(by: Node | undefined, round: number): boolean {
    if (!by || (this.phase !== 'handler' && round === 0)) return false;
    const before = this.#scheduled.get(by) ?? 0;
    this.#scheduled.set(by, before + 1);
    return before >= 2 * MAX_ROUNDS;
  }
  readonly #scheduled = new Map<Node, number>();

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
    if (this.#later.length < MAX_TASKS)
      this.#later.push({ work, mayFollow, isAsked: this.phase === 'handler' });
  }

  /** What the handler itself has handed over is called before a long wait is over: true where there was any. */
  #callAsked(): boolean {
    const asked = this.#later.filter(l => l.isAsked);
    const others = this.#later.filter(l => !l.isAsked);
    this.#later.splice(0, this.#later.length, ...others);
    for (const { work } of asked) {
      this.protect(work);
      this.drainMicrotasks();
    }
    return asked.length > 0;
  }

  /** The signal comes: of the callbacks handed over by now, those for a route or a command have nothing to do with it. */
  keepFollowing(): void {
    const kept = this.#later.filter(l => l.mayFollow);
    this.#later.splice(0, this.#later.length, ...kept);
    this.#scheduled.clear();
  }

  /** Runs what such callbacks do; only what they start is of interest. */
  runLater(): void {
    for (let work = this.#later.shift(); work && !this.ended; work = this.#later.shift()) {
      if (this.phase === 'later') this.within(CALLBACK_STEPS, work.work);
      else this.protect(work.work);
      this.drainMicrotasks();
    }
  }

  /** Runs the event loop until nothing is left to do, or the clock passes `untilMs`. */
  loop(untilMs: number): void {
    this.drainMicrotasks();
    for (let count = 0; count < MAX_TASKS && !this.ended && !this.blocked; count++) {
      if (this.phase === 'handler') this.#checkDrained();
      if (this.ended) return;
      const task = this.#next();
      if (!task || task.atMs > untilMs) return;
      if (this.phase === 'handler' && task.atMs - this.nowMs > SUPPOSED_MS && this.#callAsked()) continue;
      this.nowMs = Math.max(this.nowMs, task.atMs);
      this.#hasRun ||= task.ref;
      task.ticks++;
      if (task.every === undefined) this.cancel(task.id);
      else task.atMs = this.nowMs + Math.max(1, task.every);
      this.#ticking = task;
      this.protect(task.work);
      this.drainMicrotasks();
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
      this.drainMicrotasks();
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
    const lasting = open.filter(k => !k.passes);
    if (lasting.length > 0) {
      this.maybeDrained ??= { atMs: this.nowMs, keepers: lasting };
      return;
    }
    for (const keeper of open) this.dropKeeper(keeper);
    if (open[0]) this.supposes ??= `${open[0].what} that fetches part after part is taken to be through`;
    this.onDrained?.();
    if (this.ended || this.hasMicrotasks || this.openKeepers.length > 0) return;
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
}
