export { compareLocations, type Location } from '../base/index.ts';
export { mainOf, type ProcessNode, walk } from '../model/index.ts';
export { commandOf, seconds } from '../simulate/index.ts';
export { commandAt, defineRule } from './define.ts';
export { endsByItself, explained } from './explained.ts';
export type { Finding, Fix, InputError, Launch, Report, Rule, RuleMeta, Severity } from './types.ts';
