import { memoryVfs } from '../../../src/base/index.ts';
import { dockerStop } from '../../../src/engine/index.ts';
import { readDockerfile } from '../../../src/frontend/dockerfile/index.ts';
import { predict } from '../../../src/frontend/predict/index.ts';
import { parseSignal, type SignalName } from '../../../src/kernel/index.ts';
import { lookupImage } from '../../../src/knowledge/index.ts';
import type { Prediction, ProcessNode, ProcessTree } from '../../../src/model/index.ts';
import { walk } from '../../../src/model/index.ts';
import { Machine, type Schedule } from '../../../src/simulate/machine.ts';
import type { Process } from '../../../src/simulate/process.ts';
import { parsers } from '../../support/lint.ts';
import { actorProgram } from './actor.ts';
import { dockerfileOf, type Text, type Tree } from './tree.ts';

/** How a process ended, by the model. */
export interface End {
  /** `exit 3`, `SIGTERM`, `namespace`, or `lives` until the grace period has ended. */
  readonly how: string;
  readonly atMs: number;
  /** Dead, and nobody has waited for it when the grace period ends. */
  readonly zombie: boolean;
}

export interface Expected {
  readonly tree: ProcessTree;
  /** Per process, by its id: one entry a schedule. Where they differ there is a race. */
  readonly ends: ReadonlyMap<string, readonly End[]>;
}

export type Answer =
  | { readonly kind: 'runs'; readonly expected: Expected }
  | { readonly kind: 'exits' }
  | { readonly kind: 'unknown'; readonly why: string };

/** The prediction for a tree's text. */
export async function predictionOf(text: Text): Promise<Prediction> {
  const { spec, errors } = readDockerfile({
    file: 'Dockerfile',
    text: dockerfileOf(text).Dockerfile ?? '',
    vfs: memoryVfs(dockerfileOf(text)),
    context: '.',
    buildArgs: {},
    lookupImage,
  });
  if (!spec) throw new Error(errors.map(e => e.message).join('\n'));
  return parsers.run(() => predict({ spec, parsers, programs: [actorProgram] }));
}

/** What the model says of a tree. */
export async function answerOf(tree: Tree, text: Text, graceMs: number): Promise<Answer> {
  const prediction = await predictionOf(text);
  const branches = prediction.branches.filter(b => b.preferred);
  const [branch] = branches;
  if (branches.length !== 1 || !branch || branch.kind === 'unknown')
    return { kind: 'unknown', why: prediction.unknowns.join('; ') || 'there are several branches' };
  if (branch.kind !== 'runs') return { kind: 'exits' };
  const { whenChildExits, signals } = branch.tree.pid1;
  // With SIGCHLD ignored wait(2) does not return for one child, but when there is none left.
  const hears = signals.SIGCHLD?.disposition !== 'SIG_IGN';
  if (tree.orphan && hears && whenChildExits?.of === 'every-child') return { kind: 'exits' };
  const doubt = doubtIn(branch.tree);
  if (doubt) return { kind: 'unknown', why: doubt };
  const signal = parseSignal(tree.signal) ?? 'SIGTERM';
  return { kind: 'runs', expected: { tree: branch.tree, ends: endsOf(branch.tree, signal, graceMs) } };
}

function doubtIn(tree: ProcessTree): string | undefined {
  for (const node of walk(tree.pid1)) {
    for (const behaviour of Object.values(node.signals)) {
      if (behaviour?.disposition === 'unknown') return behaviour.reason;
      const action = behaviour?.reaction?.find(a => a.do === 'unknown');
      if (action?.do === 'unknown') return action.reason;
    }
  }
  return undefined;
}

/** A pseudo-random sequence (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Schedules that a loaded machine may come to: all at once, or each process fast or slow by chance. */
function* schedules(): Generator<Schedule> {
  yield { handler: () => 0, member: () => 0, notice: () => 1, timer: () => 0, exit: () => 0 };
  for (let seed = 1; seed <= 40; seed++) {
    const next = random(seed);
    const latest = [8, 60, 400][seed % 3] ?? 8;
    const speeds = new Map<string, number>();
    const late = ({ node }: Process) => {
      const speed = speeds.get(node.id) ?? [0.02, 0.2, 1][Math.floor(next() * 3)] ?? 1;
      speeds.set(node.id, speed);
      return 0.01 + next() * latest * speed;
    };
    yield { handler: late, member: () => next() * 3, notice: late, timer: late, exit: late };
  }
}

function endsOf(tree: ProcessTree, stopSignal: SignalName, gracePeriodMs: number): Expected['ends'] {
  const ends = new Map<string, End[]>();
  for (const schedule of schedules()) {
    const protocol = { ...dockerStop(stopSignal, gracePeriodMs) };
    const machine = new Machine(tree, { protocol, pid1IsInit: true, schedule });
    machine.stop();
    for (const node of walk(tree.pid1)) {
      const list = ends.get(node.id) ?? [];
      list.push(endOf(machine, node));
      ends.set(node.id, list);
    }
  }
  return ends;
}

function endOf(machine: Machine, node: ProcessNode): End {
  const process = machine.processOf(node);
  const exit = process?.exit;
  if (!exit || !process) throw new Error('everything ends');
  const last = machine.killedByEngine && (node.id === '1' || exit.by === 'namespace');
  const how = last
    ? 'lives'
    : exit.by === 'itself'
      ? `exit ${exit.status}`
      : exit.by === 'signal'
        ? (exit.signal ?? '')
        : 'namespace';
  const zombie = machine.killedByEngine && !last && process.task.state === 'zombie';
  return { how, atMs: exit.atMs, zombie };
}
