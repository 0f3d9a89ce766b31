import { setTimeout as sleep } from 'node:timers/promises';
import type { SignalName } from '../../src/kernel/index.ts';
import { type Death, type LaunchRequest, launch, type Running, type WaitStatus } from './launcher.ts';
import { type ObservedProcess, type Readiness, readProcess, readTree, whenReady } from './processes.ts';

export interface Plan {
  readonly request: LaunchRequest;
  readonly signal: SignalName;
  /** Until SIGKILL. */
  readonly graceMs: number;
  readonly readiness: Readiness;
  /** Where quiet alone does not show that the program is up; it is not stopped before, and fails at the limit. */
  readonly isUp?: (running: Running) => boolean;
  /** Make an orphan before the stop, and see what becomes of it. */
  readonly orphan: boolean;
  /** Until a zombie is believed to stay. */
  readonly reapMs: number;
}

/** What happened to one process that was there at the stop. */
export interface Fate {
  readonly process: ObservedProcess;
  /** `undefined`: the kernel does not tell here. */
  readonly status: WaitStatus | undefined;
  /** After the stop signal. */
  readonly afterMs: number | undefined;
}

export type Observation =
  | { readonly kind: 'failed'; readonly step: string; readonly errno: number }
  /** Ended before it was stopped. */
  | {
      readonly kind: 'exits';
      readonly status: number;
      readonly output: string;
      /** When an orphan that was made had ended. */
      readonly withOrphan: boolean;
    }
  | {
      readonly kind: 'stopped';
      readonly tree: readonly ObservedProcess[];
      readonly orphan: 'reaped' | 'zombie' | undefined;
      readonly inTime: boolean;
      /** As `docker wait` shows it. */
      readonly status: number;
      readonly elapsedMs: number;
      readonly fates: readonly Fate[];
      readonly output: string;
    };

/** As the engine counts: 128 and the number of the signal. */
export const exitStatus = (status: WaitStatus) => ('exit' in status ? status.exit : 128 + status.signal);

/** Runs a command as PID 1, waits until it is ready, stops it from outside, and says what happened. */
export async function observe(plan: Plan): Promise<Observation> {
  const running = await launch(plan.request);
  if ('failed' in running) return { kind: 'failed', step: running.failed, errno: running.errno };
  let over = false;
  void running.ended.then(() => {
    over = true;
  });
  try {
    if (!(await whenUp(running, plan, () => over)))
      return { kind: 'failed', step: `it is not up in time; it wrote: ${running.output()}`, errno: 0 };
    await whenReady(running.pid, plan.readiness, () => over);
    const orphan = plan.orphan && !over ? await watchOrphan(running, plan.reapMs) : undefined;
    const tree = readTree(running.pid);
    // A process that is just exiting has no command line any more.
    if (over || !tree[0] || tree[0].argv.length === 0) {
      const { status } = await running.ended;
      return {
        kind: 'exits',
        status: exitStatus(status),
        output: running.output(),
        withOrphan: orphan !== undefined,
      };
    }
    return { kind: 'stopped', tree, orphan, ...(await stop(running, plan, tree)) };
  } finally {
    running.kill();
  }
}

async function whenUp(running: Running, { isUp, readiness }: Plan, isOver: () => boolean): Promise<boolean> {
  const start = performance.now();
  while (isUp && !isOver() && !isUp(running)) {
    if (performance.now() - start > readiness.limitMs) return false;
    await sleep(30);
  }
  return true;
}

async function stop(running: Running, plan: Plan, tree: readonly ObservedProcess[]) {
  const sentAt = await running.signal(plan.signal);
  const timer = new AbortController();
  // Where this process was busy, a timer may come before what the launcher has told long ago: that is read meanwhile.
  const grace = sleep(plan.graceMs, undefined, { signal: timer.signal })
    .then(() => sleep(LATE_MS))
    .catch(() => undefined);
  const ended = await Promise.race([running.ended, grace]);
  timer.abort();
  if (!ended) running.kill();
  const { status, at } = ended ?? (await running.ended);
  const deaths = new Map(running.deaths.map(death => [death.pid, death]));
  return {
    inTime: ended !== undefined && at - sentAt < plan.graceMs + LATE_MS,
    status: exitStatus(status),
    elapsedMs: at - sentAt,
    fates: tree.map(process =>
      fate(process, running.hasEvents ? deaths.get(process.pid) : undefined, sentAt),
    ),
    output: running.output(),
  };
}

const LATE_MS = 50;

const fate = (process: ObservedProcess, death: Death | undefined, sentAt: number): Fate => ({
  process,
  status: death?.status,
  afterMs: death && death.at - sentAt,
});

const ORPHAN = 'pid1-orphan';

/** Makes an orphan, lets it end, and looks whether its zombie stays with whoever adopted it. */
async function watchOrphan(running: Running, limitMs: number): Promise<'reaped' | 'zombie' | undefined> {
  if (!(await running.makeOrphan())) return undefined;
  const orphan = readTree(running.reaper).find(p => p.name === ORPHAN);
  if (!orphan) return undefined;
  running.releaseOrphan();
  const start = performance.now();
  while (performance.now() - start < limitMs) {
    await sleep(30);
    if (!readProcess(orphan.pid)) return 'reaped';
  }
  return readProcess(orphan.pid)?.state === 'Z' ? 'zombie' : undefined;
}
