import type { Behaviour } from '../../../model/index.ts';
import type { SourceInput } from '../input.ts';
import { callValue } from './calls.ts';
import { serveDefault } from './default-server.ts';
import type { Entry } from './entry.ts';
import { childExits } from './host-child.ts';
import { Halt, OutOfBudget, Thrown } from './interrupts.ts';
import type { Keeper } from './keeper-facts.ts';
import { Loader } from './loader.ts';
import { Run, STARTUP_MS } from './run.ts';
import type { Sources } from './sources.ts';
import type { Node } from './syntax.ts';
import { constant, type Env, type Path, type Throw, type Value } from './values.ts';
import { root, rootActivation, type Vm } from './vm.ts';

/** Steps of evaluation in one run. */
const BUDGET = 300_000;

export interface Outcome {
  readonly vm: Vm;
  readonly lifetime: Behaviour['lifetime'];
  readonly childrenEnd: number;
  readonly passedOver: ReadonlySet<Node>;
}

/** A start of the program. */
interface Start {
  readonly input: SourceInput;
  readonly sources: Sources;
  readonly entry: Entry;
  /** So many of the children that it waits for come to an end. */
  readonly childrenEnd: number;
  /** What does not throw this time. */
  readonly passedOver: ReadonlySet<Node>;
}

function newVm({ input, sources, entry, childrenEnd, passedOver }: Start): Vm {
  const argv = ['/usr/local/bin/node', entry.runtimePath, ...input.args];
  const run = new Run({
    runtime: input.runtime,
    env: input.env,
    argv,
    cwd: input.cwd,
    childrenEnd,
    passedOver,
    budget: BUDGET,
  });
  const vm: Vm = { run, loader: new Loader(sources) };
  root(vm, 'process');
  run.onUnhandled = (value, thrownAt) => crash(vm, value, thrownAt);
  run.onDrained = () => callEvents(vm, 'beforeExit');
  run.onExit = () => {
    run.onExit = undefined;
    return callEvents(vm, 'exit');
  };
  return vm;
}

export const outside = (vm: Vm, path: Path = []): Env => ({
  frame: { bindings: new Map(), parent: undefined },
  act: rootActivation({ id: [...vm.run.roots.keys()][0] ?? '' }, path, undefined),
});

function callEvents(vm: Vm, name: string, args: readonly Value[] = [constant(0)]): boolean {
  const listeners = vm.run.events.get(name) ?? [];
  for (const fn of listeners) {
    if (fn.kind !== 'function') continue;
    const env: Env = { ...outside(vm), act: rootActivation(fn.module, [], undefined) };
    vm.run.protect(() => {
      vm.run.spawn(callValue(vm, fn, undefined, args, env, fn.node));
    });
  }
  return listeners.length > 0;
}

const hears = ({ events }: Run): boolean =>
  ['unhandledRejection', 'uncaughtException'].some(name => (events.get(name) ?? []).length > 0);

/** An exception or rejection that nobody catches: node exits with 1, unless there is a listener for it. */
function crash(vm: Vm, value: Value, thrownAt: Throw | undefined): void {
  const { run } = vm;
  // As it starts nothing fails where it runs, and so its listeners for that are not called.
  if (run.phase === 'handler') {
    if (callEvents(vm, 'unhandledRejection', [value]) || callEvents(vm, 'uncaughtException', [value])) return;
    run.leave(1, false, undefined);
    return;
  }
  if (hears(run)) return;
  // A callback that may be called may throw.
  if (run.phase === 'later' || (thrownAt && thrownAt.path.length > 0)) return;
  // It runs where it is used, so this is a way that it does not go: what comes after is not known.
  const reason = `${thrownAt ? vm.loader.where(thrownAt) : 'an exception'} seems to end the program as it starts`;
  run.unknowns.add(reason);
  run.crashes.push({ reason, at: thrownAt?.node });
}

/** Runs what may be cut short by the limits of the analysis. */
export function within(run: Run, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (error instanceof OutOfBudget || error instanceof RangeError) run.steps = -1;
    else if (!(error instanceof Halt) && !(error instanceof Thrown)) throw error;
  }
}

/** So many exceptions at start-up are passed over. */
const MAX_PASSED = 8;

/**
 * A `throw` that would end the program as it starts stands for what is missing: a variable, an option, a file. Where
 * the program runs, it was not come by, so it is started again as if it was not there.
 */
function start(what: Start & { readonly passedOver: Set<Node> }): Vm {
  const { passedOver } = what;
  for (;;) {
    const vm = startOnce(what);
    const thrown = vm.run.crashes.find(crash => crash.at && !passedOver.has(crash.at))?.at;
    if (!thrown || passedOver.size === MAX_PASSED) return vm;
    passedOver.add(thrown);
  }
}

export function startOnce(what: Start): Vm {
  const { entry, childrenEnd } = what;
  const vm = newVm(what);
  const { run } = vm;
  within(run, () => {
    for (const preload of entry.preloads) {
      run.spawn(vm.loader.loadEntry(vm, preload, preload.path, false));
      run.loop(0);
    }
    run.main = run.spawn(vm.loader.loadEntry(vm, entry.source, entry.runtimePath, true));
    run.loop(STARTUP_MS);
    if (what.input.runtime === 'bun' || what.input.servesDefault) serveDefault(vm, outside(vm));
    run.tickIntervals();
    run.loop(STARTUP_MS);
    // Nothing serves yet: then it is a callback that some package calls which starts the service.
    if (!isKept(vm)) {
      run.runLater();
      run.loop(run.nowMs + STARTUP_MS);
    }
    for (let at = 0; at < run.children.length && at < Math.min(childrenEnd, 20); at++) {
      if (!run.children[at]?.awaited) continue;
      const before = run.children.length;
      childExits(vm, at, outside(vm));
      run.loop(run.nowMs + STARTUP_MS);
      if (run.children.length > before) run.ledToMore = at + 1;
    }
  });
  return vm;
}

const isKept = (vm: Vm): boolean =>
  vm.run.keepers.some(k => k.open && k.sure && k.what !== 'a child process');

const serves = (further: Vm, { run }: Vm): boolean =>
  isKept(further) || further.run.children.length > run.children.length;

/** A timer of its own may keep it alive while it waits: what comes after then has to show that it goes on. */
const doesMore = (further: Run, run: Run): boolean =>
  further.keepers.length > run.keepers.length || further.listeners.size > run.listeners.size;

/**
 * Starts the program. Where it waits for a child (a migration) and then goes on to serve, the child is taken to
 * end; where nothing comes after, the child is what the program is there for: the last of several.
 */
export function startUp(input: SourceInput, sources: Sources, entry: Entry): Outcome {
  const passedOver = new Set<Node>();
  const what = { input, sources, entry, passedOver };
  let vm = start({ ...what, childrenEnd: 0 });
  let childrenEnd = 0;
  const open = vm.run.children.filter(c => c.awaited && !c.exited);
  const isStep = open.some(c => !c.later && c.whenExited.waiters.length > 0);
  if (open.length > 0 && (isStep || !isKept(vm))) {
    const further = start({ ...what, childrenEnd: Number.POSITIVE_INFINITY });
    if (isKept(vm) ? doesMore(further.run, vm.run) : serves(further, vm)) {
      childrenEnd = isKept(further) ? Number.POSITIVE_INFINITY : further.run.ledToMore;
      vm = isKept(further) ? further : start({ ...what, childrenEnd });
    }
  }
  const { run } = vm;
  assumeService(run);
  run.dropUnlikely();
  const lifetime = lifetimeOf(vm);
  run.phase = 'later';
  if (run.steps >= 0) lookAtCallbacks(run);
  return {
    vm,
    lifetime: lifetime === 'service' && isTask(run) ? 'unknown' : lifetime,
    childrenEnd,
    passedOver,
  };
}

/** What requests and events may call, as far as that can be followed. */
function lookAtCallbacks(run: Run): void {
  within(run, () => {
    run.runLater();
    run.loop(run.nowMs + STARTUP_MS);
    run.runLater();
  });
  if (run.steps >= 0) return;
  run.cutsCallbacks = true;
  run.steps = 0;
}

/** It holds connections to other services alone, and a callback ends it as done: a migration, an import. */
const isTask = (run: Run): boolean =>
  run.endsLater && run.keepers.every(k => !k.open || !k.sure || k.what.endsWith(' connection'));

/** Conditions that hold whenever the program serves at all. */
function assumeService(run: Run): void {
  const kept = run.keepers.filter(k => k.open && k.sure);
  const [first, ...rest] = kept;
  const common = first?.path.filter(c =>
    rest.every(k => k.path.some(d => d.id === c.id && d.holds === c.holds)),
  );
  run.assume(common ?? []);
}

function lifetimeOf({ run, loader }: Vm): Behaviour['lifetime'] {
  const open = run.keepers.filter(k => k.open && k.ref);
  const leaves = run.selfExits.some(e => e.path.length === 0);
  const isAsked = ({ handles }: Keeper) =>
    run.children.some(c => c.isCaptured && c.handle && handles.includes(c.handle));
  // What it awaits before it leaves may well be its work, and what it asks a child may be all that it is there for.
  if (run.blocked || open.some(k => k.sure && !isAsked(k))) return leaves ? 'unknown' : 'service';
  if (
    run.steps < 0 ||
    run.runsAs ||
    open.length > 0 ||
    run.children.some(c => c.mode === 'blocking' && !c.isCaptured)
  )
    return 'unknown';
  if (leaves) return 'short';
  // Started by fork() it goes on for as long as it may get messages; one without handlers may be told by them.
  if (run.events.get('message')?.length && run.listeners.has('SIGTERM')) return 'unknown';
  const isOpen = run.calledPackages.size > 0 || run.unknowns.size > 0 || loader.unread.size > 0;
  return isOpen ? 'unknown' : 'short';
}
