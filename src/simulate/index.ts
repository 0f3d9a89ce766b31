export { orphan, orphanVerdict } from './orphan.ts';
export { commandOf, seconds } from './reason.ts';
export { signalsInPlay, stop } from './stop.ts';
export * from './types.ts';
export { stopVerdict } from './verdict.ts';
export { MAX_WORLDS, worlds } from './worlds.ts';
