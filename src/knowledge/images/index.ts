export { lookupImage, shellOf } from './lookup.ts';
