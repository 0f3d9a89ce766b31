import type { Evidence } from '../../base/index.ts';
import type { SignalName } from '../../kernel/index.ts';
import type { KnownSignalBehaviour, SignalBehaviour } from '../../model/index.ts';

/** Its handler has the program end in order. */
export function stopsWith(status: number | 'unknown', evidence: readonly Evidence[]): KnownSignalBehaviour {
  return {
    disposition: 'handler',
    reaction: [
      { do: 'work', ms: 100, note: 'shuts down' },
      { do: 'exit', status, cleansUp: true },
    ],
    evidence,
  };
}

/** It does so after it has stood still for a while. */
export const standsStill = (
  does: KnownSignalBehaviour,
  { ms, at }: { readonly ms: number; readonly at: { readonly place: string } },
): KnownSignalBehaviour => ({
  ...does,
  reaction: [
    { do: 'work', ms, note: `stands still for ${ms / 1000} s first (${at.place})` },
    ...(does.reaction ?? []),
  ],
});

/** Its handler comes back, and the program goes on. */
export function onlyNoticed(evidence: readonly Evidence[]): KnownSignalBehaviour {
  return { disposition: 'handler', reaction: [], evidence };
}

export function ignoredBy(evidence: readonly Evidence[]): KnownSignalBehaviour {
  return { disposition: 'SIG_IGN', evidence };
}

/** What it does is one of several. */
export function notKnown(reason: string, worlds: readonly KnownSignalBehaviour[]): SignalBehaviour {
  return { disposition: 'unknown', reason, worlds, evidence: [{ origin: 'assumed', note: reason }] };
}

/** Signals that the sources of a program are asked about. */
export const LOOKED_AT: readonly SignalName[] = [
  'SIGTERM',
  'SIGINT',
  'SIGHUP',
  'SIGQUIT',
  'SIGUSR1',
  'SIGUSR2',
  'SIGWINCH',
];

/** Those that a library may take which is not known. */
export const USUAL: readonly SignalName[] = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'];
