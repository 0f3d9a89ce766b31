export * from './behaviour.ts';
export { commandLine } from './command.ts';
export type * from './container.ts';
export * from './process.ts';
export type * from './program.ts';
