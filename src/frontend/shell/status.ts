import type { Location } from '../../base/index.ts';
import type { LastCommandShape } from '../../knowledge/shells.ts';
import type { Block, Resume } from './state.ts';

/** How a command ended. `likely`: what a command that we do not look into usually ends with. */
export interface Status {
  readonly code: number | undefined;
  readonly likely?: number;
  readonly assumes: readonly string[];
}

export const status = (code: number | undefined, assumes: readonly string[] = []): Status => ({
  code,
  assumes,
});
export const SUCCESS = status(0);
/** An outside command: it usually succeeds, but a condition on it is open. */
export const LIKELY: Status = { code: undefined, likely: 0, assumes: [] };

export type Run = Generator<Block, Status, Resume>;

/** Set while the last command of `-c` text is run: which shapes lie around it. */
export interface Tail {
  readonly shapes: readonly LastCommandShape[];
  readonly alone: boolean;
}

export const place = (at: Location) => `${at.file}:${at.line}`;
