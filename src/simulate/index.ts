export { type OtherInit, orphanVerdict } from './orphan.ts';
export { commandOf, seconds } from './reason.ts';
export { stop } from './stop.ts';
export * from './types.ts';
export { stopVerdict } from './verdict.ts';
export { behaviourOf } from './view.ts';
