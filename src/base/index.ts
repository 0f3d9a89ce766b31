export type { Evidence } from './evidence.ts';
export { compareLocations, type Location, lineIndex, lineLocation } from './location.ts';
export { didYouMean, nearest } from './nearest.ts';
export * as path from './path.ts';
export { commandText, firstOf, withPlainSubstitutions } from './text.ts';
export { memoryVfs, type Vfs } from './vfs.ts';
