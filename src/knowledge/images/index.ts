export { lookupImage } from './lookup.ts';
export type { BaseScript, ImageFacts } from './types.ts';
