export { commandText } from '../base/index.ts';
export { commandLine, mainOf, type ProcessNode, walk } from '../model/index.ts';
export { commandOf } from '../simulate/index.ts';
export { defineRule } from './define.ts';
export { type Explained, endsByItself, explained } from './explained.ts';
export { inForeground } from './foreground.ts';
export { otherInit } from './launch.ts';
export { meaningOf, toldAnother } from './meanings.ts';
export {
  askToken,
  commandTold,
  declareSignal,
  execBefore,
  execForm,
  fixOf,
  handlerFor,
  longerGrace,
  orderlySignal,
  outOfPipeline,
  replaceOrKeep,
  tellAndWait,
  tellChild,
  underInit,
  withoutManager,
  wordsOf,
} from './remedies.ts';
export { rightWord } from './right-word.ts';
export { shorterSleeps } from './shorter-sleeps.ts';
export { killerOf, senderOf, sentInOrder, supervisorOf } from './supervised.ts';
export { trapText } from './trap-text.ts';
export type { Cure, Launch } from './types.ts';
export { underShell } from './under-shell.ts';
export {
  commandAt,
  initIn,
  signalAt,
  startedAt,
  startedInHandler,
} from './where.ts';
