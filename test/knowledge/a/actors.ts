import type { SignalName } from '../../../src/kernel/index.ts';
import { PLAIN, STOP_SIGNALS } from '../../../src/knowledge/behaviours.ts';
import type { KnownSignalBehaviour, Program, SignalTable } from '../../../src/model/index.ts';

/** The small C programs of the measurements, as entries: what is run below the program under test. */

const declared = [{ origin: 'declared', note: 'hand.c' }] as const;

const each = (behaviour: KnownSignalBehaviour): SignalTable =>
  Object.fromEntries(STOP_SIGNALS.map((s: SignalName) => [s, behaviour]));

const actor = (name: string, signals: (args: readonly string[]) => SignalTable): Program => ({
  name,
  kind: 'server',
  matches: [name],
  launch: ({ argv }) => ({
    kind: 'stay',
    behaviour: { ...PLAIN, signals: signals(argv.slice(1)) },
  }),
  sources: ['test'],
});

/** `hand [CODE] [MS]` cleans up for MS milliseconds and exits with CODE. */
const hand = actor('hand', ([code, ms]) =>
  each({
    disposition: 'handler',
    reaction: [
      ...(ms ? [{ do: 'work', ms: Number(ms), note: 'cleans up' } as const] : []),
      { do: 'exit', status: Number(code) || 0, cleansUp: true },
    ],
    evidence: declared,
  }),
);

const ACTORS: readonly Program[] = [
  hand,
  actor('nohand', () => ({})),
  actor('ignore', () => each({ disposition: 'SIG_IGN', evidence: declared })),
];

export const actorNamed = (name: string): Program | undefined => ACTORS.find(a => a.name === name);
