import { parseSignal, type SignalName, signalNumber } from '../../kernel/index.ts';
import {
  LACKS_WAIT_N,
  SIGNAL_WORDS,
  UNTRAPPED,
  WAIT_FORGETS,
  WAIT_N_WITHOUT_JOBS,
} from '../../knowledge/shells.ts';
import type { Action } from '../../model/index.ts';
import type { Command, SimpleCommand } from './ast.ts';
import type { Interpreter } from './interpreter.ts';
import { jobsIn, namesIn, parentsPidsIn, pidsIn } from './pid-tokens.ts';
import { killWords, trapWord } from './signal-words.ts';
import { catchSinceExitTrap, exitTrapCatches } from './signals.ts';
import { endsBeforeTheRest } from './simple.ts';
import { signalSelf } from './stand-still.ts';
import type { Block } from './state.ts';
import { ended, LIKELY, type Run, type Status, SUCCESS, status } from './status.ts';
import type { Value } from './value.ts';

export function trap(i: Interpreter, args: readonly Value[], command: SimpleCommand): Status {
  const words = args[0]?.text === '--' ? args.slice(1) : args;
  const [action, ...signals] = words;
  if (!action || action.text === '-p' || action.text === '-l') return SUCCESS;
  const { shell } = i.state;
  // `trap TERM`: the default again.
  const resets = signals.length === 0 || action.text === '-';
  let result = SUCCESS;
  for (const word of signals.length === 0 ? [action] : signals) {
    if (!word.known) continue;
    const signal = trapWord(shell, word.text);
    if (signal === 'pseudo') {
      if (word.text.toUpperCase() === 'ERR') i.state.hasErrTrap = !resets && action.text !== '';
      continue;
    }
    if (signal) {
      setTrap(i, signal, resets ? undefined : action.text, command);
      continue;
    }
    result = status(1);
    if (!resets) noteVoid(i, signals, word.text, command);
    if (SIGNAL_WORDS[shell].stopsAtBadName) break;
  }
  return result;
}

/** What the trap was meant for, from the name that the shell stops at. */
function noteVoid(i: Interpreter, words: readonly Value[], name: string, command: SimpleCommand): void {
  const from = words.findIndex(word => word.text === name);
  for (const { text } of words.slice(from)) {
    const signal = parseSignal(text);
    if (signal) i.state.voidTraps.push({ signal, name, at: i.at(command) });
  }
}

function setTrap(
  i: Interpreter,
  signal: SignalName | 'EXIT',
  text: string | undefined,
  command: Command,
): void {
  if (text) i.state.hasHadTraps = true;
  const becomes = text === undefined ? 'SIG_DFL' : text === '' ? 'SIG_IGN' : undefined;
  const isReset = becomes && signal !== 'EXIT' && !i.state.inherited[signal];
  if (i.state.probe && isReset && !(becomes === 'SIG_DFL' && exitTrapCatches(i.state, signal)))
    i.state.probe.actions.push({ do: 'set', signal, disposition: becomes });
  if (signal === 'EXIT' && text) catchSinceExitTrap(i.state);
  if (text === undefined) i.state.traps.delete(signal);
  else if (signal !== 'EXIT' && i.state.inherited[signal]) {
    i.host.observe({
      kind: 'trap-void',
      note: `${signal} was ignored when this shell started, so the trap is void`,
      at: i.at(command),
    });
  } else i.state.traps.set(signal, { text, at: i.at(command) });
}

/** To zsh a function named TRAPTERM is the trap of that signal as well. @source zshmisc(1) */
export function define(i: Interpreter, command: Extract<Command, { type: 'function' }>): Status {
  const { name, body } = command;
  i.state.functions.set(name, { body, source: i.source });
  const word = i.state.shell === 'zsh' ? /^TRAP([A-Z\d]+)$/.exec(name)?.[1] : undefined;
  const signal = word === undefined ? undefined : trapWord('zsh', word);
  if (signal && signal !== 'pseudo') setTrap(i, signal, name, command);
  return SUCCESS;
}

export const liveJobs = (i: Interpreter): number[] =>
  [...i.state.jobs.entries()].filter(([, job]) => !job.ended && !job.helper && !job.daemon).map(([n]) => n);

/** Jobs that a text of process ids and job numbers names. */
function jobsOf(i: Interpreter, words: readonly Value[]): number[] {
  return words.flatMap(word => {
    const job = /^%(\d+)?/.exec(word.text);
    if (job)
      return job[1] ? [liveJobs(i)[Number(job[1]) - 1] ?? -1].filter(n => n >= 0) : liveJobs(i).slice(-1);
    return jobsIn(word.text);
  });
}

export function* kill(i: Interpreter, args: readonly Value[], command: SimpleCommand): Run {
  const words = killWords(i.state.shell, args);
  if (!words) return status(i.state.shell === 'busybox' ? 1 : 2);
  if (words === 'open') {
    const reason = `which signal \`${command.words.map(w => w.text).join(' ')}\` sends`;
    const may: readonly Action[][] = [[{ do: 'signal', to: 'children', signal: 'SIGTERM' }]];
    i.state.probe?.actions.push({ do: 'unknown', reason, may });
    return SUCCESS;
  }
  const { signal, targets: rest } = words;
  if (signal === 0) return aliveness(i, rest);
  const own = pidsIn(rest[0]?.text ?? '').includes('self');
  if (i.host.isPid1 && rest.some(w => w.known && w.text === '1')) {
    i.host.observe({
      kind: 'kills-pid1',
      note: command.words.map(w => w.text).join(' '),
      at: i.at(command),
      signal,
    });
  }
  const target = rest[0]?.text ?? '';
  // `kill -- -$$` of PID 1 is kill(-1): all but itself.
  const all = target === '-1' || (target.startsWith('-') && own && i.host.isPid1);
  const group = !all && (target === '0' || (target.startsWith('-') && own));
  if (!all && !group && !own) {
    tell(i, rest, signal);
    return SUCCESS;
  }
  if (all || group) i.state.probe?.actions.push({ do: 'signal', to: all ? 'all' : 'group', signal });
  return all ? SUCCESS : yield* toItself(i, signal);
}

/** Sends a signal to the processes whose ids are given. */
export function tell(i: Interpreter, targets: readonly Value[], signal: SignalName): void {
  if (i.state.probe) i.state.probe.actions.push(...toJobs(i, targets, signal));
  else if (signal === 'SIGSTOP' || signal === 'SIGCONT') stopOrContinue(i, targets, signal);
  else if (ENDS.has(signal)) endsTemporary(i, targets);
}

/** What a start-up script ends another process with. */
const ENDS: ReadonlySet<SignalName> = new Set(['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGKILL', 'SIGHUP']);

/**
 * `kill $pid; wait $pid` before the service proper: a temporary server is put down. Of a process id that is not known
 * (`cat server.pid`) the daemons are meant, whose ids no shell knows.
 */
function endsTemporary(i: Interpreter, words: readonly Value[]): void {
  const jobs = jobsOf(i, words);
  for (const n of jobs) i.endJob(n);
  if (jobs.length > 0 || words.every(w => w.known)) return;
  for (const [n, job] of i.state.jobs.entries()) if (job.daemon) i.endJob(n);
}

function stopOrContinue(i: Interpreter, words: readonly Value[], signal: 'SIGSTOP' | 'SIGCONT'): void {
  for (const n of jobsOf(i, words)) {
    const job = i.state.jobs[n];
    if (job) job.stopped = signal === 'SIGSTOP';
  }
}

function* toItself(i: Interpreter, signal: SignalName): Run {
  // Ignored since before it began.
  if (i.state.inherited[signal]) return SUCCESS;
  if (i.state.traps.has(signal)) return yield* signalSelf(i, signal);
  const { probe } = i.state;
  if (!probe) return SUCCESS;
  const caught = exitTrapCatches(i.state, signal);
  if (caught) return yield* i.leaveBySignal(signal, caught.statusBase + signalNumber(signal));
  probe.actions.push({ do: 'raise', signal });
  // It has a handler of its own for some, which ends it where the default would not.
  const ends = UNTRAPPED[i.state.shell][signal]?.wait === 'exits';
  return ends ? yield* i.leave(128 + signalNumber(signal)) : SUCCESS;
}

/** `-$pid`, and `%1` where that means a group. */
const isGroup = ({ state }: Interpreter, { text }: Value): boolean =>
  text.startsWith('-') || (text.startsWith('%') && SIGNAL_WORDS[state.shell].jobIsGroup === true);

/** Those of such jobs that lead a group of their own; kill(2) finds no group of another number. */
const groupsOf = (i: Interpreter, words: readonly Value[]): readonly number[] =>
  jobsOf(
    i,
    words.filter(word => isGroup(i, word)),
  ).filter(n => i.state.jobs[n]?.node?.processGroup === 'own');

function toJobs(i: Interpreter, words: readonly Value[], signal: SignalName): readonly Action[] {
  const groups = groupsOf(i, words);
  const jobs = jobsOf(
    i,
    words.filter(word => !isGroup(i, word)),
  );
  for (const n of ENDS.has(signal) ? [...groups, ...jobs] : []) if (i.state.jobs[n]?.startedLate) i.endJob(n);
  const actions: Action[] = [];
  if (groups.length > 0) actions.push({ do: 'signal', to: { groupsOf: groups }, signal });
  if (jobs.length > 0) actions.push({ do: 'signal', to: { jobs }, signal });
  const named = words.flatMap(word => namesIn(word.text));
  if (named.length > 0) actions.push({ do: 'signal', to: { named }, signal });
  if (actions.length > 0 || words.every(w => w.known)) return actions;
  // It may be that of a child: of a file, of pidof.
  const may: readonly Action[][] = [[{ do: 'signal', to: 'children', signal }]];
  return [{ do: 'unknown', reason: `which process \`${words.map(w => w.text).join(' ')}\` is`, may }];
}

/** `kill -0 $pid`: true as long as the job lives. */
export function aliveness(i: Interpreter, words: readonly Value[]): Status {
  const jobs = jobsOf(i, words);
  if (jobs.length === 0) return parentsLive(i, words);
  const { probe } = i.state;
  // Behind a loop that has waited for it, it is gone; where it is not, the end of PID 1 is as good as a SIGKILL.
  if (probe?.asksFor && i.loopDepth < probe.asksFor.depth) for (const n of probe.asksFor.jobs) i.endJob(n);
  if (probe && i.loopDepth > 0) probe.asksFor = { jobs, depth: i.loopDepth };
  return status(jobs.some(n => !i.state.jobs[n]?.ended) ? 0 : 1);
}

/** In a child shell: it looks for jobs of its parent, which live on while it is at its loop. */
function parentsLive({ state }: Interpreter, words: readonly Value[]): Status {
  const parents = words.flatMap(word => parentsPidsIn(word.text));
  if (parents.length === 0) return status(undefined);
  state.looksForParents = parents;
  return status(state.hasOutlivedParents ? 1 : 0);
}

export function* wait(i: Interpreter, args: readonly Value[], command: SimpleCommand): Run {
  const any = args.some(a => a.text === '-n');
  if (any && LACKS_WAIT_N.has(i.state.shell)) return status(2);
  const named = args.filter(a => !a.text.startsWith('-'));
  const jobs = named.length > 0 ? wholePipelines(i, jobsOf(i, named)) : liveJobs(i);
  if (i.loopDepth > 0 && jobs.length > 0) i.state.restsIn = 'wait';
  if (any && named.length === 0 && jobs.length === 0) {
    const hasHadJobs = i.state.jobs.some(job => !job.helper && !job.daemon);
    return status(hasHadJobs ? WAIT_N_WITHOUT_JOBS[i.state.shell] : 127);
  }
  const unknownJobs = named.length > 0 && jobs.length === 0 ? liveJobs(i) : jobs;
  const hasStatus = named.length > 0 || any;
  const forgotten = jobs.map(n => i.state.jobs[n]?.forgotten);
  // As `wait 1 2` has the status of its last operand.
  if (jobs.length > 0 && forgotten.every(how => how !== undefined)) {
    if (forgotten.at(-1) === 'surely') return status(127);
    if (i.state.probe) i.state.probe.forgetsStatus = true;
    return status(undefined);
  }
  const result = yield* waitFor(i, unknownJobs, any ? 'any' : 'all', command, 'wait', hasStatus);
  // Whatever the job has come to. @source busybox 1.35: `(exit 3) & wait -n; echo $?` prints 129
  if (any && i.state.shell === 'busybox' && result.code === undefined) return status(129);
  if (!hasStatus && WAIT_FORGETS.has(i.state.shell)) forget(i, jobs);
  // Without operands it succeeds, whatever the jobs came to.
  return !hasStatus && result.code === undefined ? SUCCESS : result;
}

/**
 * bash waits for its jobs one by one and forgets each of them; it remembers one that has ended before its turn. That is
 * so for the first one only where it was signalled just before.
 */
function forget({ state }: Interpreter, waited: readonly number[]): void {
  const isSignalled = state.probe?.actions.some(action => action.do === 'signal');
  for (const [place, n] of waited.entries()) {
    const job = state.jobs[n];
    if (job?.ended) job.forgotten ??= place === 0 && !isSignalled ? 'surely' : 'perhaps';
  }
}

/** `wait $!` waits for all of a pipeline, whose last process id that is. */
const wholePipelines = ({ state }: Interpreter, jobs: readonly number[]): readonly number[] => [
  ...new Set(jobs.flatMap(n => [...(state.jobs[n]?.pipeline ?? []), n])),
];

/** A script that traps signals while it waits expects to be stopped there: what it waits for is the service. */
const expectsSignal = (i: Interpreter): boolean =>
  [...i.state.traps].some(([signal, trap]) => signal !== 'EXIT' && trap.text !== '');

export function* waitFor(
  i: Interpreter,
  jobs: readonly number[],
  until: Block['until'],
  span: SimpleCommand,
  doing: Block['doing'],
  hasStatus = true,
): Run {
  const living = jobs.filter(n => !i.state.jobs[n]?.ended);
  const lasting = living.filter(n => i.state.jobs[n]?.lifetime !== 'short');
  if (jobs.length === 0) return SUCCESS;
  if (lasting.length === 0) {
    const job = i.state.jobs[jobs.at(-1) ?? -1];
    // The shell keeps the status of a service that it has waited for in a trap.
    return job?.ended && job.lifetime !== 'short' ? status(job.status) : ended(job?.status);
  }
  // A loop around it waits for as long as they live.
  const isStep = doing === 'wait' && i.loopDepth === 0 && !i.state.probe && !expectsSignal(i);
  if (isStep && endsBeforeTheRest(i, lasting, span)) return LIKELY;
  return yield* i.block({ doing, jobs: lasting, until, hasStatus, at: i.at(span) });
}
