import type { SourceAnalysis } from '../../model/index.ts';
import { notKnown, stopsWith, USUAL } from './signals.ts';

/** execve(2): the process becomes another program, or whether and which is not known: a sentence. */
export type Replacement = Required<Pick<SourceAnalysis, 'becomes'>> | { readonly doubt: string };

/** Why it is not known what the process becomes. */
export const doubtOf = (by: Replacement | undefined): string | undefined =>
  by && 'doubt' in by ? by.doubt : undefined;

/** The part of an analysis that says what it becomes. */
export const becomesOf = (by: Replacement | undefined): Pick<SourceAnalysis, 'becomes'> =>
  by && 'becomes' in by ? { becomes: by.becomes } : {};

/** Handlers are gone with the program that set them. */
export function replaced(analysis: SourceAnalysis, by: Replacement | undefined): SourceAnalysis {
  if (!by) return analysis;
  if ('becomes' in by) return { ...analysis, becomes: by.becomes };
  const { neverWaits: _, mayEnd: __, ...rest } = analysis;
  const behaviour = notKnown(by.doubt, [{ disposition: 'SIG_DFL', evidence: [] }, stopsWith(0, [])]);
  const signals = Object.fromEntries([...Object.keys(rest.signals), ...USUAL].map(s => [s, behaviour]));
  return { ...rest, signals, lifetime: 'unknown', unknowns: [...rest.unknowns, by.doubt] };
}
