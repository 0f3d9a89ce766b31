import type { Location } from '../../../base/index.ts';
import type { SignalName } from '../../../kernel/index.ts';
import type { Action } from '../../../model/index.ts';
import { Facts, type Final, type Site, type Status } from './facts.ts';
import { LeftOut } from './left-out.ts';
import type { Program } from './program.ts';
import type { ServerHooks } from './server-hooks.ts';
import { join, State, type TraceItem } from './state.ts';
import type { Span } from './syntax.ts';
import {
  either,
  type FunctionValue,
  type ModuleRef,
  type ObjectValue,
  UNKNOWN,
  type Value,
} from './value.ts';

/** An exception on its way up. */
export interface Exception {
  /** Class name: `SystemExit`, `KeyboardInterrupt`, `asyncio.CancelledError`, or the program's own. */
  readonly name: string;
  readonly cls?: Value;
  readonly status?: Status;
  /** It leaves the event loop itself: no code of the coroutines in it runs. */
  readonly leaves?: EventLoop | undefined;
}

export interface Raised {
  readonly exception: Exception;
  readonly state: State;
}

/** asyncio.run and its kin, while they run. */
export interface EventLoop {
  /** `run`: cancels its tasks when an exception leaves it. `until`: does not. */
  readonly kind: 'run' | 'until' | 'forever';
  pending?: Exception;
}

export interface Frame {
  readonly module: ModuleRef;
  readonly scope: number;
  /** Enclosing scopes, innermost first; the module's is last. */
  readonly function: FunctionValue | undefined;
  readonly globals: Map<string, 'global' | 'nonlocal'>;
  readonly returns: { readonly state: State; readonly value: Value }[];
  /** Of a generator used as a context manager: its `yield` runs the block of the `with`. */
  readonly block: ((entered: Value) => void) | undefined;
}

export interface Loop {
  readonly id: number;
  readonly breaks: State[];
  readonly continues: State[];
}

/** Which signal to send, where, and which of the settings possible there to assume. */
export interface Plan {
  readonly signal: SignalName;
  readonly site: number;
  readonly setting: number;
}

/**
 * What a call came to that ended before the signal arrived. A run with a plan goes the same way up to the place
 * of its signal, and takes such calls as done.
 */
interface Done {
  readonly state: State;
  readonly value: Value;
  readonly ids: number;
  readonly sites: number;
  readonly calls: number;
  readonly tasks: boolean;
  readonly pulseMs: number | undefined;
  readonly loaded: ReadonlySet<string>;
  readonly searchPath: readonly string[];
}
export type Replay = ReadonlyMap<number, Done>;

/** Calls with less work than this are not worth it. */
const MIN_STEPS = 100;

/** Thrown when a program is too large or too deep to be followed. */
export class Exhausted extends Error {}

const MAX_STEPS = 150_000;
const MAX_STEPS_OF_LARGE = 300_000;
const MAX_NESTING = 400;

/** Where the evaluator is: the state of the path it follows, and what it has learnt. `state` is gone when no path goes on. */
export class Machine {
  state: State | undefined = new State();
  facts = new Facts();
  sinks: Raised[][] = [];
  frames: Frame[] = [];
  loops: Loop[] = [];
  eventLoops: EventLoop[] = [];
  /**
   * Where code runs: signals are handled in the main thread alone. `task`: in it, beside what its event loop was given.
   * `background`: in another thread. `process`: in a forked child.
   */
  context: 'main' | 'task' | 'background' | 'process' = 'main';
  /** What runs is in a daemon thread: what it starts is one as well, unless it says otherwise. */
  inDaemon = false;
  /** Conditions of the paths taken that are not known. */
  conditions: string[] = [];
  /** What is evaluated stands behind an @. */
  decorates = false;
  /** Exceptions being handled, innermost last. */
  inHand: Exception[] = [];
  stood: { certain: boolean; possible: boolean; last: State[] } = {
    certain: false,
    possible: false,
    last: [],
  };
  /** The main module has ended with an exception that nobody caught. */
  failed = false;
  /** The child whose wait() a handler has interrupted, while it runs. */
  interruptedWait: string | undefined;
  /** The process that os.fork() has made last, to be seen in the test that it stands in. */
  forked: ObjectValue | undefined;
  /** How things were when a handler of the signal under study was called. */
  arrival: State | undefined;
  /** How many calls of handlers are under way. */
  handling = 0;
  /** A handler has called what wakes the event loop. */
  woken = false;
  /** asyncio tasks run beside the main one: something may wake the event loop. */
  tasks = false;
  /** A timer wakes the event loop at least so often. */
  pulseMs: number | undefined;
  /** How long children live, by their keys. */
  readonly lifetimes = new Map<string, 'service' | 'short' | 'unknown'>();
  /** How often something has blocked. */
  blocks = 0;
  readonly loaded = new Set<string>();
  /** What the application that is served has its server run. */
  readonly hooks: ServerHooks = { startup: [], shutdown: [], lifespans: [] };
  readonly program: Program;
  readonly plan: Plan | undefined;
  readonly done = new Map<number, Done>();
  readonly #replay: Replay;
  /** Of a large program. */
  readonly leftOut: LeftOut | undefined;
  #calls = 0;
  #steps = 0;
  #nesting = 0;
  #ids: number;
  #sites = 0;
  #arrived = false;

  constructor(program: Program, plan?: Plan, earlier?: Machine) {
    this.program = program;
    this.plan = plan;
    this.#replay = earlier?.done ?? new Map();
    this.leftOut = program.isLarge ? new LeftOut(earlier?.leftOut) : undefined;
    this.#ids = program.firstId;
  }

  get frame(): Frame {
    const frame = this.frames.at(-1);
    if (!frame) throw new Exhausted('no frame');
    return frame;
  }

  id(): number {
    return this.#ids++;
  }

  object(of: ObjectValue['of']): ObjectValue {
    return { type: 'object', id: this.id(), of };
  }

  field(object: ObjectValue, name: string): Value | undefined {
    return this.state?.read(object.id, name);
  }

  setField(object: ObjectValue, name: string, value: Value): void {
    this.state?.write(object.id, name, value, this.handling > 0);
  }

  /** Counts work, and the depth of it. @throws Exhausted */
  step<T>(work: () => T): T {
    const most = this.leftOut ? MAX_STEPS_OF_LARGE : MAX_STEPS;
    if (++this.#steps > most) throw new Exhausted('the program is too large to be followed');
    if (++this.#nesting > MAX_NESTING) throw new Exhausted('the program is nested too deeply to be followed');
    try {
      return work();
    } finally {
      this.#nesting--;
    }
  }

  /** The number of the call that comes next, where an earlier run has made it as well. */
  get madeBefore(): number | undefined {
    return this.plan && !this.#arrived ? this.#calls : undefined;
  }

  /** Passes a call over. */
  passOver(): number {
    return this.#calls++;
  }

  /** Makes a call or loads a module, unless an earlier run over the same path tells what comes of it. */
  call(work: () => Value): Value {
    const call = this.#calls++;
    if (this.plan) {
      const done = this.#replay.get(call);
      return done && !this.#isWithin(done) ? this.#take(done) : work();
    }
    const before = { steps: this.#steps, sink: this.sinks.at(-1), raised: this.sinks.at(-1)?.length };
    const value = work();
    const isQuiet = this.context === 'main' && before.sink?.length === before.raised;
    if (this.state && isQuiet && this.#steps - before.steps >= MIN_STEPS)
      this.done.set(call, this.#note(value));
    return value;
  }

  #note(value: Value): Done {
    return {
      state: (this.state ?? new State()).clone(),
      value,
      ids: this.#ids,
      sites: this.#sites,
      calls: this.#calls,
      tasks: this.tasks,
      pulseMs: this.pulseMs,
      loaded: new Set(this.loaded),
      searchPath: [...this.program.searchPath],
    };
  }

  /** The signal arrives in this call, or has arrived already. */
  #isWithin(done: Done): boolean {
    return !this.plan || this.#arrived || (this.#sites <= this.plan.site && this.plan.site < done.sites);
  }

  #take(done: Done): Value {
    this.state = done.state.clone();
    this.#ids = done.ids;
    this.#sites = done.sites;
    this.#calls = done.calls;
    this.tasks = done.tasks;
    this.pulseMs = done.pulseMs;
    for (const path of done.loaded) this.loaded.add(path);
    this.program.searchPath.splice(0, this.program.searchPath.length, ...done.searchPath);
    return done.value;
  }

  locate(span: Span): Location {
    return this.program.locate(this.frame.module.path, span);
  }

  text(span: Span): string {
    return this.program.textAt(this.frame.module.path, span);
  }

  /** A key for a place in the sources. */
  key(span: Span): string {
    return `${this.frame.module.path}:${span.start}`;
  }

  push(action: TraceItem): void {
    this.state?.push(action);
  }

  unknown(reason: string): void {
    this.push({ do: 'unknown', reason } satisfies Action);
  }

  raise(exception: Exception): void {
    if (!this.state) return;
    this.sinks.at(-1)?.push({ exception, state: this.state });
    this.state = undefined;
  }

  /** Follows each alternative from the same state, and joins what goes on. */
  branch(condition: string, paths: readonly (() => Value)[]): Value {
    const before = this.state;
    if (!before) return UNKNOWN;
    const ends: State[] = [];
    const values: Value[] = [];
    this.conditions.push(condition);
    for (const path of paths) {
      this.state = before.clone();
      const value = path();
      if (!this.state) continue;
      ends.push(this.state);
      values.push(value);
    }
    this.conditions.pop();
    this.state = join(ends, condition);
    return either(values);
  }

  /** Runs `work` and catches what it raises; the state afterwards is that of the normal path. */
  catching(work: () => void): Raised[] {
    const raised: Raised[] = [];
    this.sinks.push(raised);
    work();
    this.sinks.pop();
    return raised;
  }

  /** The path ends here for good. */
  finish(end: Final['end']): void {
    if (this.state?.delivered) this.facts.finals.push({ trace: this.state.trace, end });
    this.state = undefined;
  }

  /**
   * Registers a place where a signal may arrive. True: the signal under study arrives here and now.
   * Places are counted, so a later run meets them in the same order until the signal arrives.
   */
  reach(
    span: Span,
    place: Pick<Site, 'what' | 'kind' | 'stands'> & {
      readonly immune?: boolean | undefined;
      readonly unread?: boolean | undefined;
      readonly forChild?: boolean;
      readonly isLong?: boolean;
    },
  ): boolean {
    const state = this.state;
    if (!state || state.delivered || this.context !== 'main') return false;
    const index = this.#sites++;
    if (this.plan) {
      if (this.plan.site !== index) return false;
      this.#arrived = true;
      return true;
    }
    this.facts.site({
      index,
      at: this.locate(span),
      what: place.what,
      kind: place.kind,
      stands: place.stands,
      immune: place.immune === true,
      unread: place.unread === true,
      forChild: place.forChild === true,
      isLong: place.isLong === true,
      conditions: this.conditions.length,
      failed: this.failed,
      loops: this.loops.map(l => l.id),
      signals: state.signals,
      blocked: state.blocked,
    });
    return false;
  }

  /** The program goes no further than this: it runs on here until it is stopped. */
  stand(why?: string): void {
    const state = this.state;
    if (!state) return;
    if (this.context !== 'main') {
      this.stood.certain = true;
      this.stood.last.push(state);
      this.state = undefined;
      return;
    }
    if (state.doubt) this.unknown(state.doubt);
    this.finish({ kind: 'stays', ...(why ? { why } : {}) });
  }
}
