import type { Evidence } from '../../../base/index.ts';
import { DOTNET_SIGNALS, DOTNET_TERMINATED, type DotnetEra } from '../../../knowledge/dotnet-runtime.ts';
import type {
  KnownSignalBehaviour,
  Reaction,
  SignalBehaviour,
  SourceAnalysis,
} from '../../../model/index.ts';
import { notKnown, onlyNoticed, stopsWith } from '../signals.ts';
import type { Effect, Handler } from './handlers.ts';

export const TAKEN = ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const;
type Taken = (typeof TAKEN)[number];

type Table = SourceAnalysis['signals'];

/** What a program without a host does: its own handlers first, and then the runtime, unless one has cancelled that. */
export function withoutHost(
  handlers: readonly Handler[],
  era: DotnetEra | undefined,
  doubt: string | undefined,
): { readonly signals: Table; readonly unknowns: readonly string[] } {
  const unknowns = new Set<string>();
  const answer = (signal: Taken): SignalBehaviour => {
    const usual = DOTNET_SIGNALS[era ?? 'until-9'][signal];
    if (doubt !== undefined) return unsure(doubt, [usual, stopsWith(0, [])]);
    const eras = era === undefined ? (['until-9', 'since-10'] as const) : [era];
    const [one, other] = eras.map(e => inEra(handlers, signal, e));
    if (one === undefined) return usual;
    if (typeof one === 'string') return unsure(one, [usual, stopsWith(0, [])]);
    if (other === undefined || isSame(one, other)) return one;
    return unsure(VERSION, typeof other === 'string' ? [one] : [one, other]);
  };
  const unsure = (why: string, worlds: readonly KnownSignalBehaviour[]) => {
    unknowns.add(why);
    return notKnown(why, worlds);
  };
  const signals = Object.fromEntries(TAKEN.map(signal => [signal, answer(signal)]));
  return { signals, unknowns: [...unknowns] };
}

const VERSION = 'which version of .NET the program is built for is not known';

const isSame = (a: KnownSignalBehaviour, b: KnownSignalBehaviour | string) =>
  typeof b !== 'string' &&
  a.disposition === b.disposition &&
  JSON.stringify(a.reaction) === JSON.stringify(b.reaction);

/** A sentence: it is not known. */
function inEra(handlers: readonly Handler[], signal: Taken, era: DotnetEra): KnownSignalBehaviour | string {
  const usual = DOTNET_SIGNALS[era][signal];
  const own = handlers.filter(({ on }) => on === signal || (on === 'CancelKeyPress' && signal !== 'SIGTERM'));
  const atExit = handlers.filter(({ on }) => on === 'ProcessExit');
  for (const { effect } of own) if (effect.kind === 'unclear') return effect.why;
  if (own.some(({ effect }) => effect.kind === 'blocks'))
    return `whether the program ends while its handler of ${signal} waits is not known`;
  const evidence = own.map(evidenceOf);
  const exit = own.find(({ effect }) => effect.kind === 'exits')?.effect;
  if (exit?.kind === 'exits') return stopsWith(exit.status, evidence);
  const wakes = own.some(({ effect }) => effect.kind === 'wakes');
  const isCancelled = own.some(({ cancels }) => cancels);
  if (isCancelled) {
    if (wakes) return stopsWith(0, evidence);
    const cut = own.find(({ effect }) => effect.kind === 'cuts')?.effect;
    if (cut?.kind === 'cuts') return cutOff(cut, evidence);
    if (own.some(({ effect }) => effect.kind === 'works'))
      return `whether the program ends after its handler of ${signal} is not known`;
    return onlyNoticed(evidence);
  }
  if (signal === 'SIGTERM' && era === 'until-9') return ended(own, atExit, usual);
  if (own.length === 0) return usual;
  const after: Reaction = wakes ? [{ do: 'exit', status: 0, cleansUp: true }] : [];
  if (!wakes && own.some(({ effect }) => effect.kind === 'works'))
    return `whether the program ends after its handler of ${signal} is not known`;
  return { disposition: 'handler', reaction: [{ do: 'raise' }, ...after], evidence };
}

type Cut = Extract<Effect, { readonly kind: 'cuts' }>;

const cutOff = ({ seconds, status }: Cut, evidence: readonly Evidence[]): KnownSignalBehaviour => ({
  disposition: 'handler',
  reaction: [
    { do: 'work', ms: seconds * 1000, note: 'waits for its command, which is not told' },
    { do: 'exit', status, cleansUp: false },
  ],
  evidence,
});

/** The runtime ends it with 143; what is registered is called before. */
function ended(
  own: readonly Handler[],
  atExit: readonly Handler[],
  usual: KnownSignalBehaviour,
): KnownSignalBehaviour | string {
  // The runtime waits for them: https://learn.microsoft.com/dotnet/api/system.appdomain.processexit
  const blocking = atExit.filter(({ effect }) => effect.kind === 'blocks');
  if (blocking.length > 0) return onlyNoticed(blocking.map(evidenceOf));
  for (const { effect } of atExit) {
    if (effect.kind === 'unclear') return effect.why;
    if (effect.kind === 'exits') return 'a handler of ProcessExit calls Environment.Exit';
    if (effect.kind === 'wakes' && !effect.waits)
      return 'whether the program has ended before the runtime ends it is not known';
  }
  if (own.some(({ effect }) => effect.kind === 'wakes'))
    return 'whether the program has ended before the runtime ends it is not known';
  const cleaning = [...own, ...atExit].filter(
    ({ effect }) => effect.kind === 'works' || effect.kind === 'wakes',
  );
  if (cleaning.length === 0) return usual;
  const status = cleaning.some(({ effect }) => effect.kind === 'wakes') ? 'unknown' : DOTNET_TERMINATED;
  return {
    disposition: 'handler',
    reaction: [
      { do: 'work', ms: 100, note: 'its handlers of ProcessExit' },
      { do: 'exit', status, cleansUp: true },
    ],
    evidence: cleaning.map(evidenceOf),
  };
}

const evidenceOf = ({ on, code, at }: Handler): Evidence => ({
  origin: 'inferred',
  note: `the program handles ${on}`,
  at: code.file.locate(at, at + 1),
});
