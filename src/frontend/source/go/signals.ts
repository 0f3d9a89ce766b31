import type { Evidence } from '../../../base/index.ts';
import type { SignalName } from '../../../kernel/index.ts';
import type { KnownSignalBehaviour, SignalBehaviour } from '../../../model/index.ts';

/** Signals that end a Go program unless it takes them: https://pkg.go.dev/os/signal#hdr-Default_behavior_of_signals_in_Go_programs. */
export const ENDING = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const satisfies readonly SignalName[];

/** What `signal.Notify(ch)` without signals takes, of those that matter at a stop. */
export const ALL_CATCHABLE: readonly SignalName[] = [...ENDING, 'SIGUSR1', 'SIGUSR2', 'SIGWINCH'];

export function stopsWith(status: number, evidence: readonly Evidence[]): KnownSignalBehaviour {
  return {
    disposition: 'handler',
    reaction: [
      { do: 'work', ms: 100, note: 'shuts down' },
      { do: 'exit', status, cleansUp: true },
    ],
    evidence,
  };
}

export function onlyNoticed(evidence: readonly Evidence[]): KnownSignalBehaviour {
  return { disposition: 'handler', reaction: [], evidence };
}

export function ignoredBy(evidence: readonly Evidence[]): KnownSignalBehaviour {
  return { disposition: 'SIG_IGN', evidence };
}

export function notKnown(reason: string, worlds: readonly KnownSignalBehaviour[]): SignalBehaviour {
  return { disposition: 'unknown', reason, worlds, evidence: [{ origin: 'assumed', note: reason }] };
}
