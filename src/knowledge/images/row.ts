import type { ImageFacts } from './types.ts';

/** A lowest version, and the first one that it no longer holds for; `null`: no limit. */
export type VersionRange = readonly [since: string | null, before: string | null];

/** One row of the table of base images: facts, and the references that they hold for. */
export interface Row extends ImageFacts {
  /** With the registry unless that is Docker Hub, and without `library/`. */
  readonly repos: readonly string[];
  /** Words that must be in the tag, without their version: `alpine` for `alpine3.20`. */
  readonly tokens: readonly string[];
  /** Further words that may be in the tag and change no fact of this row. */
  readonly words?: readonly string[];
  /** Of the program, as the tag begins with it. A tag without a version is the newest. */
  readonly versions?: readonly VersionRange[];
}
