/**
 * What a package does with signals, as a small model in JavaScript that is run instead of it: the listeners that
 * it installs, and what those do. A name that the model does not export is a value from outside, as of any
 * package. Each model is one fact about one package, with what it was read from.
 */
export interface LibraryModel {
  readonly packages: readonly string[];
  /** Repository, commit and file, or the documentation that states it. */
  readonly source: string;
  readonly text: string;
  /** It holds for major versions below this one alone, as package.json asks for them. */
  readonly below?: number;
}
