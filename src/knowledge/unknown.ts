import type { Evidence } from '../base/index.ts';
import type { KnownSignalBehaviour, SignalTable } from '../model/index.ts';
import { all, caught } from './behaviours.ts';

/** A parent of one command of which it is not known whether it passes signals on: it does, or it does not. */
export function unknownSignals(reason: string): SignalTable {
  const evidence: readonly Evidence[] = [{ origin: 'assumed', note: reason }];
  const left: KnownSignalBehaviour = { disposition: 'SIG_DFL', evidence };
  const passed = caught([{ do: 'signal', to: 'child', signal: 'same' }], 'passes it on');
  return all(['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP'], {
    disposition: 'unknown',
    reason,
    worlds: [left, { ...passed, evidence }],
    evidence,
  });
}
