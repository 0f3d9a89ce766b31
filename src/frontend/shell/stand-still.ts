import { commandText } from '../../base/index.ts';
import { type SignalName, signalNumber } from '../../kernel/index.ts';
import { EXIT_RESTORES_STATUS, INTERRUPTED_WAIT_STATUS } from '../../knowledge/shells.ts';
import { ExitShell } from './control.ts';
import type { Interpreter } from './interpreter.ts';
import type { Block, Job, Resume, Trap } from './state.ts';
import { FAILED, type Run, SUCCESS, status } from './status.ts';

/** The shell waits, until a child ends or a signal comes. */
export function* standStill(shell: Interpreter, at: Block): Run {
  const block = shell.loopDepth > 0 ? { ...at, inLoop: true } : at;
  const { probe } = shell.state;
  // Behind the trap the script just goes on as before, and starts its program again.
  const endless = probe && isInTrap(shell) ? block.jobs.find(i => lastsLate(shell.state.jobs[i])) : undefined;
  if (probe && endless !== undefined) {
    const { node } = shell.state.jobs[endless] ?? {};
    probe.actions.push({ do: 'wait', for: { jobs: [] }, endless: commandText(node?.argv ?? []) });
    yield block;
  }
  // `app & wait $!` in the next round of a loop: what was started anew has not heard of the signal.
  const isWait = block.doing === 'wait';
  if (probe && isWait && block.jobs.length > 0 && block.jobs.every(i => lastsLate(shell.state.jobs[i])))
    yield block;
  if (probe && isWait) {
    const jobs = block.jobs.filter(i => !shell.state.jobs[i]?.ended);
    if (jobs.length > 0) probe.actions.push({ do: 'wait', for: { jobs } });
    for (const i of jobs) shell.endJob(i);
    probe.forgetsStatus = false;
    return probe.childFails ? FAILED : SUCCESS;
  }
  const resume: Resume = yield block;
  const interrupted = resume.trap
    ? (INTERRUPTED_WAIT_STATUS[shell.state.shell] ?? resume.status)
    : resume.status;
  if (resume.trap === 'EXIT') {
    yield* shell.exitTrap();
    throw new ExitShell(resume.status);
  }
  if (resume.trap) {
    const trap = shell.state.traps.get(resume.trap);
    const at = block.doing === 'loop' ? shell.state.restsIn : block.doing;
    if (at === 'wait') shell.state.lastStatus = interrupted;
    else if (at === 'pause') shell.state.lastStatus = 0;
    else if (block.doing !== 'loop') shell.state.lastStatus = undefined;
    if (trap) yield* runTrap(shell, trap, resume.trap);
    if (at === 'foreground' && shell.state.probe?.actions.some(action => action.do === 'wait'))
      shell.state.probe.actions.push({ do: 'recall-child' });
  } else if (endsAll(block)) for (const i of block.jobs) shell.endJob(i);
  if (resume.status === undefined && shell.state.probe)
    return shell.state.probe.childFails ? FAILED : SUCCESS;
  return status(interrupted);
}

/** Started by the trap itself, or behind it, it lives on when the rest has ended. */
const lastsLate = (job: Job | undefined): boolean =>
  job?.startedLate === true && !job.ended && job.node !== undefined && job.lifetime === 'service';

/** `wait -n` has seen one of several end: which one is not known. */
const endsAll = ({ doing, until, jobs }: Block): boolean =>
  doing !== 'loop' && !(doing === 'wait' && until === 'any' && jobs.length > 1);

function isInTrap(shell: Interpreter): boolean {
  return [...shell.state.trapsRunning.values()].some(level => level > 0);
}

/** Runs what a signal, or the shell's end, is trapped with. */
export function* runTrap(shell: Interpreter, trap: Trap, signal: SignalName | 'EXIT'): Run {
  const { lastStatus, statusBeforeTrap, trapsRunning } = shell.state;
  const level = trapsRunning.get(signal) ?? 0;
  const restores =
    signal === 'EXIT'
      ? shell.state.shell !== 'ksh93' && shell.state.shell !== 'zsh'
      : EXIT_RESTORES_STATUS.has(shell.state.shell);
  shell.state.statusBeforeTrap = restores ? { status: lastStatus } : undefined;
  trapsRunning.set(signal, level + 1);
  try {
    return yield* shell.evaluate(trap.text, trap.at);
  } finally {
    shell.state.statusBeforeTrap = statusBeforeTrap;
    shell.state.lastStatus = lastStatus;
    trapsRunning.set(signal, level);
  }
}

/**
 * The shell has sent itself a signal that it traps. From within that trap it does so again and again, for no shell
 * holds a signal back while its trap runs, until the stack is used up: SIGSEGV, which PID 1 dies of too.
 *
 * @source `trap 'kill 0' TERM` with dash 0.5.12, bash 5.2.15 and busybox 1.35 as PID 1: all end with 139
 */
export function* signalSelf(shell: Interpreter, signal: SignalName): Run {
  const trap = shell.state.traps.get(signal);
  if (!trap?.text) return SUCCESS;
  if ((shell.state.trapsRunning.get(signal) ?? 0) < ENOUGH_LEVELS) return yield* runTrap(shell, trap, signal);
  shell.state.traps.delete('EXIT');
  if (shell.state.probe) shell.state.probe.endsUnclean = true;
  throw new ExitShell(128 + signalNumber('SIGSEGV'));
}

/** A trap that is within itself so many times does not come to an end. */
const ENOUGH_LEVELS = 4;
