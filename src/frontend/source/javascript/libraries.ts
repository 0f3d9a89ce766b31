import { FRAMEWORK_MODELS } from './library-models/frameworks.ts';
import { SHUTDOWN_MODELS } from './library-models/shutdown.ts';
import type { LibraryModel } from './library-models/types.ts';

const MODELS: readonly LibraryModel[] = [...SHUTDOWN_MODELS, ...FRAMEWORK_MODELS];

/** The model of a package, as a text in JavaScript. */
export function modelOf(name: string): string | undefined {
  return MODELS.find(model => model.packages.includes(name))?.text;
}
