export { CITATIONS, type KernelFunction } from './citations.ts';
export {
  execve,
  findNewReaper,
  flushSignalHandlers,
  fork,
  type Ignored,
  ignoring,
  reapsItself,
  zapPidNsProcesses,
} from './lifecycle.ts';
export {
  deliver,
  everyoneElse,
  groupMembers,
  raiseWithDefault,
  type Sender,
  sendSignal,
  sigIgnored,
} from './send.ts';
export {
  parseSignal,
  type SignalName,
  signalNumber,
  signalOfNumber,
} from './signals.ts';
export { type Disposition, type Dispositions, type Pid, sigHandler, type Task } from './task.ts';
