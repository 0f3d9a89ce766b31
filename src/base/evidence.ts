import type { Location } from './location.ts';

/**
 * Why something is held to be true.
 *
 * `declared`: written in a file. `observed`: measured on a running kernel. `inferred`: follows from other
 * facts. `assumed`: a guess that the finding must name.
 */
export interface Evidence {
  readonly origin: 'declared' | 'observed' | 'inferred' | 'assumed';
  readonly note: string;
  readonly at?: Location;
}
