import type { Remedy } from '../lint/remedy.ts';
import type { Finding, Fix, Launch, TextEdit } from '../lint/types.ts';
import type { Sources } from './sources.ts';

/** What a fix is worked out from. */
export interface FixInput {
  readonly finding: Finding;
  readonly launch: Launch;
  readonly sources: Sources;
}

/** What a remedy comes to in the files. */
export interface Planned {
  /** `safe`: the same program with the same arguments, environment and exit status, but for the defect. */
  readonly safety: Fix['safety'];
  /** More exact than the rule's. */
  readonly title?: string;
  readonly edits: readonly TextEdit[];
}

/** Works out the edits of one kind of remedy; `undefined`: it can't be done in these files. */
export type Writer<R extends Remedy = Remedy> = (remedy: R, input: FixInput) => Planned | undefined;
