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

/**
 * Its handler has the program shut down, and nobody waits until that is done: main returns, by its own code, or dies of
 * what it takes for a failure.
 */
export const leavesWork = (evidence: readonly Evidence[], dies: boolean): KnownSignalBehaviour => ({
  disposition: 'handler',
  reaction: [{ do: 'exit', status: dies ? 'unknown' : 0, cleansUp: !dies }],
  leavesWork: true,
  evidence,
});

/** It does so after it has stood still for a while. */
const standsStill = (
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

/** What it may do, one or several. */
export const worldsOf = (does: SignalBehaviour | undefined): readonly KnownSignalBehaviour[] =>
  does === undefined ? [] : does.disposition === 'unknown' ? does.worlds : [does];

/** A setting that makes a pause of less than this is no matter. */
const LONG_MS = 5_000;

interface Pause {
  readonly ms: number;
  /** Neither a condition nor a setting decides. */
  readonly isSure: boolean;
  readonly at: { readonly place: string };
}

/** It ends after it has stood still for a while. */
export function paused(pause: Pause | undefined, behaviour: KnownSignalBehaviour): SignalBehaviour {
  if (!pause || pause.ms === 0) return behaviour;
  const later = standsStill(behaviour, pause);
  if (pause.isSure) return later;
  if (pause.ms < LONG_MS) return behaviour;
  const reason = `whether it stands still for ${pause.ms / 1000} s before it ends is a matter of its settings (${pause.at.place})`;
  return notKnown(reason, [behaviour, later]);
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
