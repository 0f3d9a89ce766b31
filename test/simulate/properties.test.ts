import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Action, KnownSignalBehaviour, ProcessDraft, ProcessTree } from '../../src/model/index.ts';
import { placeInTree, walk } from '../../src/model/index.ts';
import { stop } from '../../src/simulate/index.ts';

const GRACE = 10_000;
const protocol = { engine: 'docker', stopSignal: 'SIGTERM', gracePeriodMs: GRACE } as const;

const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    do: fc.constant('exit' as const),
    status: fc.integer({ min: 0, max: 255 }),
    cleansUp: fc.boolean(),
  }),
  fc.record({
    do: fc.constant('signal' as const),
    to: fc.constantFrom('child' as const, 'children' as const, 'group' as const, 'all' as const),
    signal: fc.constant('same' as const),
  }),
  fc.record({
    do: fc.constant('wait' as const),
    for: fc.constantFrom('child' as const, 'children' as const),
  }),
  fc.record({
    do: fc.constant('work' as const),
    ms: fc.integer({ min: 0, max: 3000 }),
    note: fc.constant('works'),
  }),
  fc.constant<Action>({ do: 'raise' }),
);

const behaviour: fc.Arbitrary<KnownSignalBehaviour> = fc.oneof(
  fc.constant<KnownSignalBehaviour>({ disposition: 'SIG_DFL', evidence: [] }),
  fc.constant<KnownSignalBehaviour>({ disposition: 'SIG_IGN', evidence: [] }),
  fc.record({
    disposition: fc.constant('handler' as const),
    reaction: fc.array(action, { maxLength: 4 }),
    evidence: fc.constant([]),
  }),
  fc.record({
    disposition: fc.constant('SIG_DFL' as const),
    waitedFor: fc.constant(true),
    reaction: fc.array(action, { maxLength: 4 }),
    evidence: fc.constant([]),
  }),
);

const plain: ProcessDraft = {
  argv: ['app'],
  role: 'app',
  via: 'program',
  isMain: false,
  processGroup: 'parent',
  sources: [],
  signals: {},
  waitsForChildren: 'own',
  lifetime: 'service',
  children: [],
  evidence: [],
};

const { node } = fc.letrec<{ node: ProcessDraft }>(tie => ({
  node: fc
    .record({
      term: behaviour,
      own: fc.boolean(),
      waits: fc.constantFrom('any' as const, 'own' as const, 'none' as const),
      children: fc.oneof({ maxDepth: 3 }, fc.constant([]), fc.array(tie('node'), { maxLength: 2 })),
      leaves: fc.boolean(),
    })
    .map(
      ({ term, own, waits, children, leaves }): ProcessDraft => ({
        ...plain,
        signals: { SIGTERM: term },
        processGroup: own ? 'own' : 'parent',
        waitsForChildren: waits,
        children,
        ...(leaves
          ? {
              whenChildExits: {
                of: 'child',
                reaction: [{ do: 'exit', status: 'of-child', cleansUp: false }],
              },
            }
          : {}),
      }),
    ),
}));

const treeOf = (draft: ProcessDraft): ProcessTree => ({
  source: 'predicted',
  pid1: placeInTree({ ...draft, isMain: true }),
});
const run = (draft: ProcessDraft) => stop({ tree: treeOf(draft), protocol, pid1IsInit: true });

test('an uncaught, unblocked default signal never ends PID 1', () => {
  fc.assert(
    fc.property(node, draft => {
      const outcome = run({ ...draft, signals: {}, whenChildExits: { of: 'none', reaction: [] } });
      expect(outcome.outcome).toBe('killed');
      expect(outcome.exitStatus).toBe(137);
      expect(outcome.elapsedMs).toBe(GRACE);
    }),
  );
});

test('SIGKILL from outside always ends it, at the end of the grace period at the latest', () => {
  fc.assert(
    fc.property(node, draft => {
      const outcome = run(draft);
      expect(outcome.exitStatus).not.toBeNull();
      expect(outcome.elapsedMs).toBeLessThanOrEqual(GRACE);
      expect(outcome.outcome === 'killed').toBe(
        outcome.timeline.some(s => s.process === 'engine' && s.what.includes('SIGKILL')),
      );
    }),
  );
});

test('the timeline is sorted, and nothing happens after PID 1 has ended', () => {
  fc.assert(
    fc.property(node, draft => {
      const { timeline, elapsedMs } = run(draft);
      const times = timeline.map(s => s.atMs);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times.at(-1) ?? 0).toBeLessThanOrEqual(elapsedMs);
    }),
  );
});

const tini = (child: ProcessDraft): ProcessDraft => ({
  ...plain,
  argv: ['tini', '--', 'app'],
  role: 'init',
  signals: {
    SIGTERM: {
      disposition: 'SIG_DFL',
      waitedFor: true,
      reaction: [{ do: 'signal', to: 'child', signal: 'same' }],
      evidence: [],
    },
  },
  waitsForChildren: 'any',
  whenChildExits: { of: 'child', reaction: [{ do: 'exit', status: 'of-child', cleansUp: false }] },
  children: [{ ...child, processGroup: 'own', isMain: true }],
});

test('below an init the default action works', () => {
  const outcome = run({ ...tini(plain), isMain: false });
  expect(outcome.outcome).toBe('abrupt');
  expect(outcome.exitStatus).toBe(143);
});

test('an init in front never turns graceful into killed', () => {
  fc.assert(
    fc.property(node, draft => {
      const alone = run({ ...draft, isMain: true });
      fc.pre(alone.outcome === 'graceful');
      const tree: ProcessTree = { source: 'predicted', pid1: placeInTree(tini(draft)) };
      expect(stop({ tree, protocol, pid1IsInit: true }).outcome).not.toBe('killed');
    }),
    { numRuns: 300 },
  );
});

test('every process of a tree is in the walk once', () => {
  fc.assert(
    fc.property(node, draft => {
      const ids = [...walk(placeInTree(draft))].map(n => n.id);
      expect(new Set(ids).size).toBe(ids.length);
    }),
  );
});
