export { hasOldDash } from './dash.ts';
export { lookupImage, shellOf } from './lookup.ts';
