import type { SignalName } from '../../../kernel/index.ts';
import { keepingIgnored } from '../../../knowledge/behaviours.ts';
import { JVM_BEHAVIOUR, JVM_ENDS_ON } from '../../../knowledge/jvm-runtime.ts';
import type { KnownSignalBehaviour, SignalBehaviour } from '../../../model/index.ts';
import { ignoredBy, notKnown, onlyNoticed, stopsWith } from '../signals.ts';
import type { Hook } from './hooks.ts';
import type { Framework } from './libraries.ts';
import type { SignalHandler } from './signals.ts';
import type { Drain } from './spring-drain.ts';

export const stopsInOrder = (framework: Framework, limited: { readonly drain?: Drain } = {}) =>
  each(status => ({ ...stopsWith(status, [{ origin: 'declared', note: framework.source }]), ...limited }));

export type Table = Partial<Record<SignalName, SignalBehaviour>>;

/** The signals that the JVM ends on. */
export function each(behaviour: (status: number, signal: SignalName) => SignalBehaviour): Table {
  return Object.fromEntries(
    Object.entries(JVM_ENDS_ON).map(([signal, status]) => [
      signal,
      keepingIgnored(behaviour(status, signal as SignalName)),
    ]),
  );
}

export interface Ends {
  readonly framework: Framework | undefined;
  /** What runs at the end of the JVM. */
  readonly hooks: readonly Hook[];
  /** What a framework calls one by the other when it stops. */
  readonly closers: readonly Hook[];
  /** Why it is not known what runs then, where nothing is found. */
  readonly doubt: string | undefined;
  readonly drain: Drain | undefined;
  /** The file of what goes on when the hooks have run. */
  readonly unstopped: string | undefined;
}

export function table({ framework, hooks, closers, doubt, drain, unstopped }: Ends): Table {
  const all = [...hooks, ...closers];
  const evidence = all.map(({ place, what }) => ({ origin: 'inferred', note: what, at: place }) as const);
  if (all.some(h => h.effect.kind === 'blocks')) return each(() => onlyNoticed(evidence));
  if (hooks.length === 0 && !framework) {
    if (doubt === undefined) return {};
    return each((status, signal) => notKnown(doubt, [atOnce(signal), stopsWith(status, [])]));
  }
  const unclear = all.find(h => h.effect.kind === 'unclear');
  if (unclear?.effect.kind === 'unclear') {
    const { file, line } = unclear.place;
    const why = `what ${unclear.what} at ${file}:${line} comes to is not known: ${unclear.effect.why}`;
    return each(status => notKnown(why, [onlyNoticed(evidence), stopsWith(status, evidence)]));
  }
  const isCut = unstopped !== undefined || hooks.every(h => h.effect.kind === 'wakes');
  if (!framework && isCut) return each((_, signal) => atOnce(signal));
  const halts = hooks.find(h => h.effect.kind === 'halts')?.effect;
  const ms = Math.max(100, ...hooks.map(sleepOf), total(closers.map(sleepOf)));
  const limited = drain ? { drain } : {};
  if (framework && all.length === 0) return stopsInOrder(framework, limited);
  return each(status => ({
    disposition: 'handler',
    reaction: [
      { do: 'work', ms, note: 'the shutdown hooks run' },
      { do: 'exit', status: halts?.kind === 'halts' ? halts.status : status, cleansUp: true },
    ],
    ...limited,
    evidence,
  }));
}

const atOnce = (signal: SignalName) => JVM_BEHAVIOUR.signals[signal] as KnownSignalBehaviour;
const sleepOf = ({ effect }: Hook) => (effect.kind === 'ends' ? effect.sleepsMs : 0);
const total = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);

/** Longer than anybody wants to wait for the end of a container. */
const LONG_MS = 10_000;

/** What is taken for granted of the time that the end takes. */
export function supposedOf({ framework, hooks, closers, unstopped }: Ends): string | undefined {
  const waiting = [...hooks, ...closers].find(h => h.effect.kind === 'ends' && h.effect.waitsMs >= LONG_MS);
  if (waiting)
    return `what ${waiting.what} at ${waiting.place.file}:${waiting.place.line} waits for is done in time`;
  const [hook] = hooks;
  if (hook && unstopped !== undefined)
    return `the shutdown hook at ${hook.place.file}:${hook.place.line} ends nothing of what ${unstopped} serves`;
  if (framework || !hook || !hooks.every(h => h.effect.kind === 'wakes')) return undefined;
  return `the threads that the shutdown hook at ${hook.place.file}:${hook.place.line} wakes are not done before the JVM halts`;
}

/** Signals whose handler the program has put in the place of the JVM's. */
export function taken(handlers: readonly SignalHandler[]): Table {
  const found: Table = {};
  for (const { signal, effect, place } of handlers) {
    if (signal === undefined) continue;
    const evidence = [{ origin: 'inferred', note: `Signal.handle of ${signal}`, at: place }] as const;
    found[signal] = behaviourOf(effect, signal, evidence);
  }
  return found;
}

function behaviourOf(
  effect: SignalHandler['effect'],
  signal: SignalName,
  evidence: KnownSignalBehaviour['evidence'],
): SignalBehaviour {
  switch (effect.kind) {
    case 'exits':
      return stopsWith(effect.status, evidence);
    case 'ends':
      return stopsWith(0, evidence);
    case 'stays':
      return onlyNoticed(evidence);
    case 'ignored':
      return ignoredBy(evidence);
    case 'default':
      return { disposition: 'SIG_DFL', evidence };
    case 'unknown': {
      const { file, line } = evidence[0]?.at ?? { file: '', line: 0 };
      return notKnown(`whether what is done on ${signal} ends the program is not known (${file}:${line})`, [
        onlyNoticed(evidence),
        stopsWith(0, evidence),
      ]);
    }
  }
}
