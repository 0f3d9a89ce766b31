import type { Launch } from '../../src/lint/types.ts';
import { mainOf } from '../../src/model/index.ts';
import type { Case } from '../cases/read.ts';
import { filesIn, judgedLaunch, lintVfs } from '../support/lint.ts';
import { command, judge, orphanEndsIt, type Row } from './judge.ts';
import { type Observation, observe } from './observe.ts';
import { dispositionOf, type ObservedProcess } from './processes.ts';
import { launchRequest } from './root.ts';

export interface CaseRun {
  readonly launch: Launch;
  readonly observation: Observation;
  readonly rows: readonly Row[];
}

/** Longer than any program of the cases takes to end by itself; a case that needs more says so. */
const GRACE_MS = 3000;

/** Lints a case, runs it, and lays prediction beside reality. */
export async function runCase(item: Case, patience = 1): Promise<CaseRun> {
  const result = await lintVfs(item.vfs, {}, item.run);
  const launch = judgedLaunch(result);
  if (!launch) throw new Error(`${item.id}: ${result.errors.map(e => e.message).join('; ')}`);
  const plan = {
    request: await launchRequest({ ...launch.spec, files: await filesIn(item.vfs, launch) }, item.dockerfile),
    signal: launch.stop.signal ?? 'SIGTERM',
    graceMs: graceOf(item, launch, patience),
    readiness: {
      quietMs: 300 * patience,
      limitMs: 6000 * patience,
      incomplete: (tree: readonly ObservedProcess[]) => !isExpected(launch, tree),
    },
    orphan: true,
    // Who waits for children at all does so at once, but for a shell in a loop: when its next command has ended.
    reapMs: (launch.stop.tree?.pid1.waitsForChildren === 'any' ? 1500 : 500) * patience,
  };
  const first = await observe(plan);
  if (first.kind !== 'exits' || !first.withOrphan)
    return { launch, observation: first, rows: judge(launch, first) };
  const observation = await observe({ ...plan, orphan: false });
  return { launch, observation, rows: [...judge(launch, observation), orphanEndsIt] };
}

/** The engine's own where what is predicted ends within it: it ends sooner, if the prediction is right. */
function graceOf(item: Case, launch: Launch, patience: number): number {
  const declared = launch.spec.gracePeriodMs;
  if (item.expect.grace !== undefined) return Number(item.expect.grace) * 1000;
  const endsInTime = launch.stop.outcome === 'graceful' || launch.stop.outcome === 'abrupt';
  return Math.min(declared, endsInTime ? declared : GRACE_MS * patience);
}

/** Is what was predicted up? A program that is still starting is not. */
function isExpected(launch: Launch, tree: readonly ObservedProcess[]): boolean {
  const predicted = launch.stop.tree;
  const signal = launch.stop.signal;
  if (!predicted || !signal) return true;
  const main = mainOf(predicted);
  const found = tree.find(p => command(p.argv) === command(main.argv));
  if (!found) return false;
  const wanted = main.signals[signal]?.disposition ?? 'SIG_DFL';
  return wanted === 'unknown' || wanted === dispositionOf(found, signal);
}
