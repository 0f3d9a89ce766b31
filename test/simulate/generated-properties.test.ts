import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import { dockerStop } from '../../src/engine/index.ts';
import { parseSignal, type SignalName } from '../../src/kernel/index.ts';
import { type ProcessTree, walk } from '../../src/model/index.ts';
import { stopVerdict } from '../../src/simulate/index.ts';
import { Machine } from '../../src/simulate/machine.ts';
import { tree as anyTree } from '../kernel/trees/arbitrary.ts';
import { predictionOf } from '../kernel/trees/model.ts';
import { type Command, type Tree, textOf } from '../kernel/trees/tree.ts';

/** The laws of PID 1 over whole predictions: the trees that test/kernel runs as real processes. */

const GRACE_MS = 10_000;
const RUNS = { numRuns: 150 };

const signalOf = (tree: Tree): SignalName => parseSignal(tree.signal) ?? 'SIGTERM';
const prediction = (tree: Tree) => predictionOf(textOf(tree, '/t', '/t/actor'));

async function stopped(tree: Tree): Promise<{ tree: ProcessTree; machine: Machine } | undefined> {
  const { branches } = await prediction(tree);
  const [branch] = branches;
  if (branch?.kind !== 'runs') return undefined;
  const machine = new Machine(branch.tree, {
    protocol: dockerStop(signalOf(tree), GRACE_MS),
    pid1IsInit: true,
  });
  machine.stop();
  return { tree: branch.tree, machine };
}

const holds = (law: (tree: Tree, machine: Machine, predicted: ProcessTree) => void) =>
  fc.assert(
    fc.asyncProperty(anyTree, async tree => {
      const run = await stopped(tree);
      fc.pre(run !== undefined);
      if (run) law(tree, run.machine, run.tree);
    }),
    RUNS,
  );

test('an uncaught, unblocked default signal never ends PID 1', () =>
  holds((tree, machine, { pid1 }) => {
    const behaviour = pid1.signals[signalOf(tree)];
    const known = behaviour && behaviour.disposition !== 'unknown' ? behaviour : undefined;
    if (known?.disposition === 'handler' || known?.waitedFor) return;
    expect(machine.killedByEngine).toBe(true);
    expect(machine.pid1.exit?.atMs).toBe(GRACE_MS);
  }));

test('SIGKILL from outside always ends it, at the end of the grace period', () =>
  holds((_, machine) => {
    expect(machine.pid1.exit?.atMs).toBeLessThanOrEqual(GRACE_MS);
    if (machine.killedByEngine) expect(machine.pid1.exit?.signal).toBe('SIGKILL');
  }));

test('when PID 1 ends nothing lives on', () =>
  holds((_, machine, { pid1 }) => {
    const end = machine.pid1.exit?.atMs ?? Number.NaN;
    for (const node of walk(pid1)) expect(machine.processOf(node)?.exit?.atMs).toBeLessThanOrEqual(end);
  }));

test('below PID 1 the default action works', () =>
  holds((_, machine, { pid1 }) => {
    for (const node of walk(pid1)) {
      const process = machine.processOf(node);
      for (const { signal, fate } of node.id === '1' ? [] : (process?.received ?? [])) {
        const isPlain = node.signals[signal] === undefined && !node.blocked?.includes(signal);
        if (isPlain && fate !== 'gone') expect([signal, fate]).toEqual([signal, 'terminated']);
      }
    }
  }));

const INITS = [
  ['/usr/bin/tini', '--'],
  ['/usr/bin/dumb-init', '--'],
  ['/usr/bin/catatonit', '--'],
] as const;

const startsInit = (command: Command): boolean =>
  command.kind === 'front' && /tini|dumb-init|catatonit/.test(command.words[0] ?? '');

test('adding an init never turns graceful into killed unless a rule says why', () =>
  fc.assert(
    fc.asyncProperty(anyTree, fc.constantFrom(...INITS), async (tree, words) => {
      fc.pre(!startsInit(tree.command));
      const protocol = dockerStop(signalOf(tree), GRACE_MS);
      const alone = stopVerdict(await prediction(tree), protocol, true, true);
      fc.pre(alone.outcome === 'graceful');
      const command: Command = { kind: 'front', words, command: tree.command };
      const below = stopVerdict(await prediction({ ...tree, command }), protocol, true, true);
      if (below.outcome !== 'killed') return;
      expect(rules.some(rule => rule.meta.explains.includes(below.cause))).toBe(true);
      expect(below.reason).not.toBe('');
    }),
    RUNS,
  ));
