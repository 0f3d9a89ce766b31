export { CITATIONS, type KernelFunction } from './citations.ts';
export { execve, findNewReaper, fork, reapsItself, zapPidNsProcesses } from './lifecycle.ts';
export {
  type Delivery,
  deliver,
  everyoneElse,
  groupMembers,
  raiseWithDefault,
  type Sender,
  sendSignal,
  sigIgnored,
  sigTaskIgnored,
} from './send.ts';
export {
  parseSignal,
  type SignalName,
  sigFatal,
  sigKernelIgnore,
  sigKernelOnly,
  sigKernelStop,
  signalNumber,
  signalOfNumber,
} from './signals.ts';
export { type Disposition, type Pid, sigHandler, type Task, type Tasks } from './task.ts';
