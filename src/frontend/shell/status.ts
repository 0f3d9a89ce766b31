import type { Location } from '../../base/index.ts';
import type { ImplicitExec, LastCommandShape } from '../../knowledge/shells.ts';
import type { Block, Resume } from './state.ts';

/** How a command ended. `likely`: what a command that we do not look into usually ends with. */
export interface Status {
  readonly code: number | undefined;
  readonly likely?: number;
  /** It is that of a child whose end is supposed, not known. */
  readonly ofChild?: true;
  /** A failure that `set -e` has let pass once: it does not end the shell further out either. */
  readonly tolerated?: true;
  readonly assumes: readonly string[];
}

export const status = (code: number | undefined, assumes: readonly string[] = []): Status => ({
  code,
  assumes,
});
export const SUCCESS = status(0);
/** A child that was waited for has failed, with a status that is not known. */
export const FAILED: Status = { code: undefined, likely: 1, ofChild: true, assumes: [] };
/** The number that a status has, as far as it is known or usual. */
export const codeOf = (of: Status): number | undefined => (of.ofChild ? undefined : (of.code ?? of.likely));
/** A child of the shell ended so, as far as it was followed. */
export const ended = (code: number | undefined): Status =>
  code ? { code: undefined, likely: code, assumes: [] } : LIKELY;
export const hasFailed = (of: Status): boolean => (of.code ?? of.likely ?? 0) !== 0;
/** An outside command: it usually succeeds, but a condition on it is open. */
export const LIKELY: Status = { code: undefined, likely: 0, assumes: [] };

export type Run = Generator<Block, Status, Resume>;

/** Set while the last command is run that the shell may become: which shapes lie around it. */
export interface Tail {
  readonly by: ImplicitExec;
  readonly shapes: readonly LastCommandShape[];
  readonly alone: boolean;
}

export const place = (at: Location) => `${at.file}:${at.line}`;
