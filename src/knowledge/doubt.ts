import type { Evidence } from '../base/index.ts';
import type { SignalName } from '../kernel/index.ts';
import type {
  Behaviour,
  ChildSpec,
  KnownSignalBehaviour,
  SignalBehaviour,
  SignalTable,
} from '../model/index.ts';
import { STOP_SIGNALS } from './behaviours.ts';

/** Vocabulary for what can't be derived: never a guess, always a reason. */

const assumed = (note: string): readonly Evidence[] => [{ origin: 'assumed', note }];

/** One of these holds; which one is not known. */
export function either(reason: string, ...worlds: readonly KnownSignalBehaviour[]): SignalBehaviour {
  return { disposition: 'unknown', reason, worlds, evidence: assumed(reason) };
}

export function byDefault(note: string): KnownSignalBehaviour {
  return { disposition: 'SIG_DFL', evidence: [{ origin: 'observed', note }] };
}

/** Any stop signal may be left alone, or caught and end the program in order. */
export function unknownSignals(reason: string, base: SignalTable = {}): SignalTable {
  const evidence = assumed(reason);
  const ends: KnownSignalBehaviour = {
    disposition: 'handler',
    reaction: [{ do: 'exit', status: 0, cleansUp: true }],
    evidence,
  };
  const table: Partial<Record<SignalName, SignalBehaviour>> = { ...base };
  for (const signal of STOP_SIGNALS) {
    const usual = base[signal];
    if (usual?.disposition === 'unknown') continue;
    const left = usual ?? ({ disposition: 'SIG_DFL', evidence } as const);
    table[signal] = { disposition: 'unknown', reason, worlds: [left, ends], isOpen: true, evidence };
  }
  return table;
}

export function unknownBehaviour(reason: string, base: SignalTable = {}): Behaviour {
  return { signals: unknownSignals(reason, base), waitsForChildren: 'unknown', lifetime: 'unknown' };
}

/** A command below a program that can't be followed: what it does on a signal is open. */
export function unknownChild(reason: string, title: readonly string[]): ChildSpec {
  return { run: { worker: unknownBehaviour(reason), title }, isMain: true };
}
