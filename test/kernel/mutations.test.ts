import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { patiently, Turns } from '../support/turns.ts';
import { disagreements } from './trees/compare.ts';
import { Stage, whyNot } from './trees/observe.ts';
import { type Actor, type Command, type Tree, textOf } from './trees/tree.ts';

/**
 * Does the kernel catch a model that is wrong? Faults are put into it on purpose: a tree that agrees with the true
 * model has to disagree with the false one.
 */
type Lifecycle = typeof import('../../src/kernel/lifecycle.ts');
type Send = typeof import('../../src/kernel/send.ts');
type Shells = typeof import('../../src/knowledge/shells.ts');
type Tini = typeof import('../../src/knowledge/programs/tini.ts');

const GRACE_MS = 1500;

const actor = (...signals: readonly string[]): Actor => ({
  kind: 'actor',
  signals: signals.map(does => ({ signal: 'TERM', does })),
  reap: 'none',
  isSubreaper: false,
  onChildEnd: '',
  children: [],
});

/** One that has children and stays. */
const parent = (term: string, child: Command, more: Partial<Actor> & { readonly own?: true } = {}): Actor => {
  const { own = false, ...rest } = more;
  return { ...actor(term), children: [{ command: child, own }], ...rest };
};

/** `sh -c 'COMMAND'`. */
const shell = (name: 'dash' | 'bash', command: Command): Command => ({
  kind: 'shell',
  shell: name,
  form: 'text',
  options: [],
  before: [],
  last: { shape: '@', command },
});

const inLifecycle = (fault: Partial<Lifecycle>) => () =>
  void vi.doMock('../../src/kernel/lifecycle.ts', async original => ({
    ...((await original()) as Lifecycle),
    ...fault,
  }));

const inSend = (fault: (real: Send) => Partial<Send>) => () =>
  void vi.doMock('../../src/kernel/send.ts', async original => {
    const real = (await original()) as Send;
    return { ...real, ...fault(real) };
  });

const handlersSurviveExec = inLifecycle({
  flushSignalHandlers: dispositions => dispositions as ReturnType<Lifecycle['flushSignalHandlers']>,
});

const FAULTS: readonly {
  readonly fault: string;
  readonly command: Command;
  /** Absent: GRACE_MS, which some schedule of a longer chain of ends does not fit into. */
  readonly graceMs?: number;
  inject(): void;
}[] = [
  {
    fault: 'PID 1 gets what it leaves at SIG_DFL',
    command: actor(),
    inject: inSend(real => ({
      sendSignal: (task, ...rest) => real.sendSignal({ ...task, unkillable: false }, ...rest),
    })),
  },
  {
    fault: 'a signal that is blocked and waited for is dropped',
    command: actor('~exit3'),
    inject: inSend(real => ({
      sendSignal: (task, ...rest) => real.sendSignal({ ...task, blocked: new Set() }, ...rest),
    })),
  },
  {
    fault: 'kill(-1) reaches PID 1',
    command: {
      ...parent('=tell:child', actor('=tell:all:USR1')),
      signals: [
        { signal: 'TERM', does: '=tell:child' },
        { signal: 'USR1', does: '=exit5' },
      ],
    },
    inject: inSend(() => ({
      everyoneElse: (tasks, caller) => [...tasks].filter(t => t.pid !== caller && t.state === 'running'),
    })),
  },
  {
    fault: 'a signal to a group reaches other groups',
    command: {
      kind: 'front',
      words: ['/usr/bin/tini', '-g', '--'],
      command: parent('=ign', actor(), { own: true }),
    },
    inject: inSend(() => ({ groupMembers: tasks => [...tasks].filter(t => t.state === 'running') })),
  },
  {
    fault: 'children of one that ignores SIGCHLD become zombies',
    command: {
      ...parent('=tell:child', actor()),
      signals: [
        { signal: 'TERM', does: '=tell:child' },
        { signal: 'CHLD', does: '=ign' },
      ],
    },
    inject: inLifecycle({ reapsItself: () => false }),
  },
  {
    fault: 'orphans go to PID 1, past a subreaper',
    command: parent(
      '=tell:all',
      parent('=ign', parent('=exit3', actor('=work700,exit4')), { isSubreaper: true, reap: 'any' }),
    ),
    graceMs: 3000,
    inject: inLifecycle({ findNewReaper: () => 1 }),
  },
  {
    fault: 'SIG_IGN is lost at exec',
    command: { kind: 'execs', signals: [{ signal: 'TERM', does: '=ign' }], command: actor() },
    inject: inLifecycle({ flushSignalHandlers: () => ({}) }),
  },
  ...(['dash', 'bash'] as const).map(name => ({
    fault: `handlers survive exec (of ${name})`,
    command: {
      kind: 'shell',
      shell: name,
      form: 'text',
      options: [],
      before: [{ do: 'trap', body: 'true', signals: ['TERM'] }],
      last: { shape: 'exec @', command: actor() },
    } satisfies Command,
    inject: handlersSurviveExec,
  })),
  {
    fault: 'handlers survive exec (of a program)',
    command: { kind: 'execs', signals: [{ signal: 'TERM', does: '=exit3' }], command: actor() },
    inject: handlersSurviveExec,
  },
  {
    fault: 'tini without -g signals the group',
    // The shell waits for the program, which only its group's signal would end.
    command: {
      kind: 'front',
      words: ['/usr/bin/tini', '--'],
      command: {
        kind: 'shell',
        shell: 'dash',
        form: 'text',
        options: [],
        before: [{ do: 'trap', body: 'true', signals: ['TERM'] }],
        last: { shape: '@', command: actor('=exit3') },
      },
    },
    inject: () =>
      vi.doMock('../../src/knowledge/programs/tini.ts', async original => {
        const { default: tini } = (await original()) as Tini;
        const launch: typeof tini.launch = (input, world) =>
          tini.launch({ ...input, argv: ['tini', '-g', ...input.argv.slice(1)] }, world);
        return { default: { ...tini, launch } };
      }),
  },
  {
    fault: 'dash execs the last command of -c',
    command: shell('dash', actor('=exit3')),
    inject: () =>
      vi.doMock('../../src/knowledge/shells.ts', async original => {
        const real = (await original()) as Shells;
        return { ...real, IMPLICIT_EXEC: { ...real.IMPLICIT_EXEC, dash: real.IMPLICIT_EXEC.bash } };
      }),
  },
  {
    fault: 'bash never execs the last command of -c',
    command: shell('bash', actor('=exit3')),
    inject: () =>
      vi.doMock('../../src/knowledge/shells.ts', async original => {
        const real = (await original()) as Shells;
        return { ...real, IMPLICIT_EXEC: { ...real.IMPLICIT_EXEC, bash: real.IMPLICIT_EXEC.dash } };
      }),
  },
];

const missing = whyNot(['cc', 'bash', 'dash', 'tini']);
if (missing) console.log(`faults are not held against the kernel: ${missing}`);

const turns = new Turns();

describe.skipIf(missing)('a fault in the model is seen', () => {
  const stage = missing ? undefined : new Stage();
  afterAll(() => stage?.remove());
  afterEach(() => {
    vi.doUnmock('../../src/kernel/lifecycle.ts');
    vi.doUnmock('../../src/kernel/send.ts');
    vi.doUnmock('../../src/knowledge/shells.ts');
    vi.doUnmock('../../src/knowledge/programs/tini.ts');
    vi.resetModules();
  });

  test.each(FAULTS)(
    '$fault',
    { timeout: 120_000 },
    async ({ fault, command, graceMs = GRACE_MS, inject }) => {
      if (!stage) throw new Error('it is skipped');
      const tree: Tree = { command, signal: 'TERM', orphan: false };
      const text = textOf(tree, stage.newFolder(), stage.actor);
      const answer = async () => {
        vi.resetModules();
        const { answerOf } = await import('./trees/model.ts');
        return answerOf(tree, text, graceMs);
      };
      const truth = await answer();
      const seen = await patiently(
        fault,
        turns,
        () => stage.observe(tree, text, graceMs),
        observation => disagreements(truth, observation).join('\n') || undefined,
      );
      expect(disagreements(truth, seen)).toEqual([]);
      inject();
      expect(disagreements(await answer(), seen)).not.toEqual([]);
    },
  );
});
