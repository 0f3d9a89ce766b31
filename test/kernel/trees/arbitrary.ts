import fc from 'fast-check';
import { withoutRaceOfItsOwn, withoutRaces } from './races.ts';
import type { Actor, ActorSignal, Command, Last, Shell, Signal, Statement, Tree } from './tree.ts';

const nothing = fc.constant(undefined);
const maybe = <T>(arbitrary: fc.Arbitrary<T>, weight = 1) =>
  fc.oneof({ arbitrary: nothing, weight: 2 }, { arbitrary, weight });

const signal: fc.Arbitrary<Signal> = fc.oneof(
  { arbitrary: fc.constant('TERM' as const), weight: 6 },
  { arbitrary: fc.constantFrom('INT', 'QUIT', 'HUP', 'USR1'), weight: 4 },
);

/** Times that stay apart on a loaded machine, below the grace period. */
const work = fc.constantFrom('work0', 'work700', 'work1600');
const status = fc.constantFrom(0, 3, 7);

/** What a handler does; with children it may tell and await them. */
function actions(parent: boolean): fc.Arbitrary<string> {
  const exit = fc.oneof(
    { arbitrary: status.map(s => `exit${s}`), weight: 5 },
    { arbitrary: fc.constantFrom('raise', 'raise,exit9', 'ret', 'abort'), weight: 3 },
  );
  const whom = fc.constantFrom('child', 'children', 'group', 'all');
  const tell = fc
    .tuple(
      whom,
      fc.oneof({ arbitrary: fc.constant(''), weight: 4 }, fc.constantFrom(':INT', ':USR1', ':KILL')),
    )
    .filter(([to, sig]) => !(sig === ':KILL' && to === 'group'))
    .map(([to, sig]) => `tell:${to}${sig}`);
  const wait = fc.constantFrom('wait:child', 'wait:children', 'wait:children:700');
  const list = parent
    ? fc.tuple(maybe(tell, 5), maybe(work), maybe(wait, 4), fc.oneof(exit, fc.constant('exitc')))
    : fc.tuple(maybe(work, 2), exit);
  return list.map(parts => parts.filter(p => p !== undefined).join(','));
}

const disposition = (parent: boolean): fc.Arbitrary<string> =>
  fc.oneof(
    { arbitrary: actions(parent).map(a => `=${a}`), weight: 6 },
    { arbitrary: actions(parent).map(a => `~${a}`), weight: 2 },
    { arbitrary: fc.constantFrom('=ign', '=dfl', '=block'), weight: 3 },
  );

const signals = (main: Signal, parent: boolean): fc.Arbitrary<ActorSignal[]> =>
  fc
    .tuple(
      fc.oneof({ arbitrary: disposition(parent), weight: 4 }, { arbitrary: nothing, weight: 1 }),
      maybe(fc.tuple(signal, disposition(parent))),
    )
    .map(([first, second]) => [
      ...(first ? [{ signal: main, does: first }] : []),
      ...(second && second[0] !== main ? [{ signal: second[0], does: second[1] }] : []),
    ]);

const FRONTS: readonly (readonly string[])[] = [
  ['/usr/bin/env'],
  ['/usr/bin/env', 'A=b'],
  ['/usr/bin/env', '--ignore-signal=TERM'],
  ['/usr/bin/nice', '-n', '1'],
  ['/usr/bin/nohup'],
  ['/usr/bin/setpriv', '--no-new-privs'],
  ['/usr/bin/stdbuf', '-oL'],
  ['/usr/bin/timeout', '600'],
  ['/usr/bin/timeout', '--foreground', '600'],
  ['/usr/bin/timeout', '-k', '1', '600'],
  ['/usr/bin/setsid', '-w'],
];
const INITS: readonly (readonly string[])[] = [
  ['/usr/bin/tini', '--'],
  ['/usr/bin/tini', '-g', '--'],
  ['/usr/bin/tini', '-s', '--'],
  ['/usr/bin/tini', '-e', '143', '--'],
  ['/usr/bin/dumb-init', '--'],
  ['/usr/bin/dumb-init', '-c', '--'],
  ['/usr/bin/dumb-init', '-r', '15:2', '--'],
  ['/usr/bin/catatonit', '--'],
];

/** Where the one command of a script's end stands: `@`. */
const SHAPES = [
  '@',
  'exec @',
  '@; true',
  '@ > /dev/null',
  '{ @; }',
  '( @ )',
  'if true; then @; fi',
  'case x in x) @ ;; esac',
  'for i in 1; do @; done',
  'true && @',
  'false || @',
  '@ && true',
  '! @',
  'A=b @',
  'A=b; @',
  'cd / && @',
  'set -e; @',
  'f() { @; }; f',
  '@ | cat',
  '@ | cat; exit $?',
  'set -o pipefail; @ | cat',
  'command @',
  '@; exit 6',
  '@; exit $?',
  '@ || exit 8',
  'while :; do @; break; done',
  'until false; do @; exit 4; done',
];
const WAITS = [
  'wait',
  'wait $p',
  'wait $p; wait $p',
  'wait; exit 5',
  'wait $p; exit $?',
  'wait "$p" || true',
];

const trapBody = (main: Signal) =>
  fc.constantFrom(
    'exit 3',
    ':',
    `kill -${main} $p`,
    `kill -${main} $p; wait $p`,
    `kill -${main} $p; wait $p; exit 4`,
    'kill -TERM $p; wait',
    `trap - ${main}; kill -${main} $p; wait $p`,
    `trap - ${main}; kill 0; wait`,
    'exit',
    'kill -INT $p; exit 2',
  );

const statement = (main: Signal): fc.Arbitrary<Statement> =>
  fc.oneof(
    {
      arbitrary: fc.record({
        do: fc.constant('trap' as const),
        body: trapBody(main),
        signals: fc.constantFrom([main], [main, 'INT'] as const, ['TERM'] as const).map(s => [...new Set(s)]),
      }),
      weight: 5,
    },
    {
      arbitrary: fc.record({
        do: fc.constant('trap' as const),
        body: fc.constant(''),
        signals: fc.constantFrom([main], ['HUP'] as const, ['QUIT'] as const),
      }),
      weight: 2,
    },
    {
      arbitrary: fc.record({
        do: fc.constant('trap' as const),
        body: fc.constantFrom(':', 'kill $p', 'exit 5'),
        signals: fc.constant(['EXIT'] as const),
      }),
      weight: 1,
    },
    { arbitrary: fc.record({ do: fc.constant('short' as const), ms: fc.constantFrom(0, 40) }), weight: 1 },
    {
      arbitrary: fc.constantFrom('set -m', 'true', 'set -e').map(text => ({ do: 'text' as const, text })),
      weight: 1,
    },
  );

function shell(main: Signal, command: fc.Arbitrary<Command>): fc.Arbitrary<Shell> {
  const background = command.map((c): Statement => ({ do: 'background', command: c }));
  const last: fc.Arbitrary<Last> = fc.record({ shape: fc.constantFrom(...SHAPES), command });
  const base = fc.record({
    kind: fc.constant('shell' as const),
    shell: fc.constantFrom('dash' as const, 'bash' as const, 'busybox' as const),
    form: fc.constantFrom('text' as const, 'file' as const),
    options: fc.oneof({ arbitrary: fc.constant([]), weight: 5 }, fc.constantFrom(['-e'], ['-m'])),
  });
  const jobless = fc
    .tuple(base, fc.array(statement(main), { maxLength: 2 }), last)
    .map(([b, before, l]): Shell => ({ ...b, before: before.map(withoutJob), last: l }));
  const waiting = fc
    .tuple(
      base,
      fc.array(background, { minLength: 1, maxLength: 2 }),
      fc.array(statement(main), { maxLength: 2 }),
      fc.constantFrom(...WAITS),
    )
    .map(
      ([b, jobs, traps, shape]): Shell => ({
        ...b,
        before: [...jobs, ...traps],
        last: { shape, command: undefined },
      }),
    );
  const beside = fc
    .tuple(base, background, fc.array(statement(main), { maxLength: 2 }), last)
    .map(([b, job, traps, l]): Shell => ({ ...b, before: [job, ...traps], last: l }));
  return fc
    .oneof(
      { arbitrary: jobless, weight: 4 },
      { arbitrary: waiting, weight: 4 },
      { arbitrary: beside, weight: 2 },
    )
    .map(withoutRaceOfItsOwn)
    .map(withItsOptions);
}

/** dash has no pipefail, and ends before it runs anything. */
const withItsOptions = (s: Shell): Shell =>
  s.shell === 'dash' && s.last.shape.includes('pipefail')
    ? { ...s, last: { ...s.last, shape: '@ | cat' } }
    : s;

/** A trap of a script without background jobs has nobody to tell. */
function withoutJob(s: Statement): Statement {
  return s.do === 'trap' && s.body.includes('$p') ? { ...s, body: 'exit 3' } : s;
}

function commands(main: Signal): fc.Arbitrary<Command> {
  const leaf: fc.Arbitrary<Command> = signals(main, false).map(s => ({
    kind: 'actor',
    signals: s,
    reap: 'none',
    isSubreaper: false,
    onChildEnd: '',
    children: [],
  }));
  const { command } = fc.letrec<{ command: Command }>(tie => ({
    command: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      { arbitrary: leaf, weight: 3 },
      { arbitrary: parentActor(main, tie('command')), weight: 2 },
      { arbitrary: shell(main, tie('command')), weight: 5 },
      {
        arbitrary: fc.record({
          kind: fc.constant('front' as const),
          words: fc.constantFrom(...FRONTS),
          command: tie('command'),
        }),
        weight: 1,
      },
      {
        arbitrary: fc.record({
          kind: fc.constant('execs' as const),
          signals: fc.constantFrom(
            [{ signal: main, does: '=ign' }],
            [{ signal: 'INT' as const, does: '=ign' }],
            [{ signal: 'CHLD' as const, does: '=ign' }],
            [{ signal: main, does: '=exit1' }],
          ),
          command: tie('command'),
        }),
        weight: 1,
      },
    ),
  }));
  return fc.oneof(
    { arbitrary: command, weight: 3 },
    {
      arbitrary: fc.record({
        kind: fc.constant('front' as const),
        words: fc.constantFrom(...INITS),
        command,
      }),
      weight: 2,
    },
  );
}

/** Its children leave no zombies, and nothing wakes it when they end. */
const ignoresChildren = (actor: Actor): Actor => ({
  ...actor,
  signals: [...actor.signals, { signal: 'CHLD', does: '=ign' }],
  onChildEnd: '',
});

const parentActor = (main: Signal, command: fc.Arbitrary<Command>): fc.Arbitrary<Actor> =>
  fc
    .tuple(startingActor(main, command), fc.constantFrom(false, false, false, false, true))
    .map(([actor, ignores]) => (ignores ? ignoresChildren(actor) : actor));

const startingActor = (main: Signal, command: fc.Arbitrary<Command>): fc.Arbitrary<Actor> =>
  fc.record({
    kind: fc.constant('actor' as const),
    signals: signals(main, true),
    reap: fc.constantFrom('any' as const, 'own' as const, 'none' as const),
    isSubreaper: fc.oneof({ arbitrary: fc.constant(false), weight: 4 }, fc.constant(true)),
    onChildEnd: fc.constantFrom('', '', 'child=exitc', 'last=exit3', 'any=work700,exit6', 'child=ret'),
    children: fc.array(
      fc.record({ command, own: fc.oneof({ arbitrary: fc.constant(false), weight: 3 }, fc.constant(true)) }),
      { minLength: 1, maxLength: 2 },
    ),
  });

export const tree: fc.Arbitrary<Tree> = signal.chain(main =>
  fc.record({
    command: commands(main).map(withoutRaces),
    signal: fc.constant(main),
    orphan: fc.oneof({ arbitrary: fc.constant(false), weight: 3 }, fc.constant(true)),
  }),
);
