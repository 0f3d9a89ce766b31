export { lookupImage } from './lookup.ts';
