import type { Location } from '../../../base/index.ts';
import type { YamlError } from '../../deploy/yaml.ts';

/** A piece of shell that stands in a file, run by a shell of its own. */
export interface Snippet {
  readonly text: string;
  /** Offsets in `text` to a place in the file. */
  locate(start: number, end: number): Location;
}

/** Commands of a file, and the folders of the Vfs that they may be given in. */
export interface Snippets {
  readonly snippets: readonly Snippet[];
  readonly startedIn: readonly string[];
  /** What is broken in the file around them. */
  readonly errors?: readonly YamlError[];
}
