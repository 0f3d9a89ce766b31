import type { SignalName } from '../../../kernel/index.ts';
import type { KnownSignalBehaviour } from '../../../model/index.ts';
import type { SourceInput } from '../input.ts';
import { takeSide } from './alternatives.ts';
import type { Entry } from './entry.ts';
import { childExits } from './host-child.ts';
import { deliver } from './host-process.ts';
import type { Keeper } from './keeper-facts.ts';
import { type Outcome, outside, startOnce, within } from './program.ts';
import { evidenceAt, reactionOf } from './reaction.ts';
import { HANDLER_MS, type Run, STARTUP_MS } from './run.ts';
import type { Child } from './run-records.ts';
import type { Sources } from './sources.ts';
import type { Condition } from './values.ts';
import type { Vm } from './vm.ts';

/** Starts the program once more and sends it the signal. */
export function react(
  input: SourceInput,
  sources: Sources,
  entry: Entry,
  { vm: first, childrenEnd, passedOver }: Outcome,
  signal: SignalName,
  side?: Condition,
): KnownSignalBehaviour {
  const deliverTo = (more: (vm: Vm) => void, late: readonly Keeper[] = []) => {
    const vm = startOnce({ input, sources, entry, childrenEnd, passedOver });
    if (late.length > 0) use(vm, late);
    const startMs = vm.run.nowMs;
    if (side) takeSide(vm.run, side);
    receive(vm, first, signal, startMs, more);
    return { vm, startMs };
  };
  const once = deliverTo(() => {});
  for (const sentence of once.vm.run.unknowns) first.run.unknowns.add(sentence);
  first.run.supposes ??= once.vm.run.supposes;
  // What waits for a child that nobody tells goes on when that has ended by itself.
  const behind = mayWaitForChild(once.vm.run) ? deliverTo(untoldEnd) : undefined;
  const { vm, startMs } = behind?.vm.run.ended ? behind : once;
  const late = vm.run.ended?.kind === 'drained' ? first.run.keepers.filter(isLate) : [];
  if (late.length > 0) {
    const used = deliverTo(() => {}, late);
    if (!used.vm.run.ended) vm.run.isHeldBy(used.vm.run.openKeepers.filter(k => k.sure));
  }
  if (vm.run.ended?.kind === 'drained') vm.run.endsBehind ??= unfollowed(first, sources);
  return behaviourOf(vm, first, signal, startMs);
}

/** What may hold a program that has nothing left to do. */
function unfollowed({ run }: Vm, { unfollowed }: Sources): string | undefined {
  if (run.cutsCallbacks)
    return 'whether a callback, too large to be followed to its end, opens what keeps it alive';
  return unfollowed && `whether ${unfollowed}, of which there is too much to read, opens what keeps it alive`;
}

/** A connection that the first request opens, and that nothing closes behind it. */
const isLate = ({ late, open, sure }: Keeper): boolean => late === true && open && sure;

/** The callbacks that open these have been called. */
function use({ run }: Vm, late: readonly Keeper[]): void {
  const { steps } = run;
  for (const { path } of late) run.assume(path);
  within(run, () => {
    run.runLater();
    run.loop(run.nowMs + STARTUP_MS);
  });
  // The handler has its own.
  run.steps = steps;
}

function receive(vm: Vm, first: Vm, signal: SignalName, startMs: number, more: (vm: Vm) => void): void {
  const { run } = vm;
  for (const key of first.run.assumed) run.assumed.add(key);
  run.dropUnlikely();
  run.doubtKeepers();
  for (const listener of run.listeners.get(signal) ?? []) run.assume(listener.path);
  // Listeners that only a callback registers: as they were found in the first run.
  if (!run.listeners.has(signal)) run.listeners.set(signal, [...(first.run.listeners.get(signal) ?? [])]);
  run.phase = 'handler';
  run.currentSignal = signal;
  run.keepFollowing();
  within(run, () => {
    deliver(vm, signal);
    run.unpark();
    run.loop(startMs + HANDLER_MS);
    run.runLater();
    more(vm);
  });
}

const isUntold = (child: Child): boolean =>
  child.awaited && !child.later && !child.signalled && !child.exited && child.mode === 'background';

const mayWaitForChild = (run: Run): boolean =>
  !run.ended && run.steps >= 0 && run.maybeEnds.length === 0 && run.children.some(isUntold);

function untoldEnd(vm: Vm): void {
  const { run } = vm;
  for (const [at, child] of [...run.children.entries()]) {
    if (run.ended || !isUntold(child)) continue;
    childExits(vm, at, outside(vm));
    run.loop(run.nowMs + HANDLER_MS);
  }
}

function behaviourOf(vm: Vm, first: Vm, signal: SignalName, startMs: number): KnownSignalBehaviour {
  const [listener] = first.run.listeners.get(signal) ?? [];
  const evidence = listener ? [evidenceAt(first, signal, listener.site, 'a listener')] : [];
  const blocking = first.run.children.find(c => c.mode === 'blocking' && !c.later);
  const startsWhen = first.run.blocked
    ? 'never'
    : blocking && first.run.keepers.length === 0
      ? 'foreground-child-exits'
      : undefined;
  const reaction =
    vm.run.steps < 0
      ? [{ do: 'unknown', reason: `the handler for ${signal} is too large to be followed` } as const]
      : reactionOf(vm, startMs);
  const limit = Math.min(...vm.run.limits);
  return {
    disposition: 'handler',
    reaction,
    ...(startsWhen ? { startsWhen } : {}),
    ...(Number.isFinite(limit) ? { drain: { ms: limit, option: `setTimeout(…, ${limit})` } } : {}),
    evidence,
  };
}
