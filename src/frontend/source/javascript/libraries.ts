/**
 * What packages do with signals, as small models in JavaScript that are run instead of them: the listeners that
 * they install, and what those do. A name that a model does not export is a value from outside, as of any package.
 * A row is one fact, with the file that it was read from.
 */
interface LibraryModel {
  readonly packages: readonly string[];
  /** Version and file that the model was read from. */
  readonly source: string;
  readonly text: string;
}

const MODELS: readonly LibraryModel[] = [];

export function modelOf(name: string): string | undefined {
  return MODELS.find(model => model.packages.includes(name))?.text;
}
