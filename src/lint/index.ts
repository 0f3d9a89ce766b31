export { walk } from '../model/index.ts';
export { commandOf } from '../simulate/index.ts';
export { commandAt, defineRule } from './define.ts';
export { endsByItself, explained } from './explained.ts';
