import { parseSignal, type SignalName, signalNumber } from '../../kernel/index.ts';
import { UNTRAPPED, WAIT_FORGETS } from '../../knowledge/shells.ts';
import type { Action } from '../../model/index.ts';
import type { SimpleCommand } from './ast.ts';
import type { Interpreter } from './interpreter.ts';
import { endsBeforeTheRest } from './simple.ts';
import { type Block, pidsIn } from './state.ts';
import { ended, LIKELY, type Run, type Status, SUCCESS, status } from './status.ts';
import type { Value } from './value.ts';

function trapSignal(text: string): SignalName | 'EXIT' | undefined {
  return text === '0' || text.toUpperCase() === 'EXIT' ? 'EXIT' : parseSignal(text);
}

export function trap(i: Interpreter, args: readonly Value[], command: SimpleCommand): Status {
  const words = args[0]?.text === '--' ? args.slice(1) : args;
  const [action, ...signals] = words;
  if (!action || action.text === '-p' || action.text === '-l') return SUCCESS;
  const resets = signals.length === 0 || action.text === '-';
  for (const word of signals.length === 0 ? [action] : signals) {
    const signal = trapSignal(word.text);
    if (!signal) {
      if (word.text.toUpperCase() === 'ERR') i.state.hasErrTrap = !resets && action.text !== '';
      continue;
    }
    if (!resets && action.text !== '') i.state.hasHadTraps = true;
    const becomes = resets ? 'SIG_DFL' : action.text === '' ? 'SIG_IGN' : undefined;
    if (i.state.probe && becomes && signal !== 'EXIT' && !i.state.inherited[signal])
      i.state.probe.actions.push({ do: 'set', signal, disposition: becomes });
    if (resets) i.state.traps.delete(signal);
    else if (signal !== 'EXIT' && i.state.inherited[signal]) {
      i.host.observe({
        kind: 'trap-void',
        note: `${signal} was ignored when this shell started, so the trap is void`,
        at: i.at(command),
      });
    } else i.state.traps.set(signal, { text: action.text, at: i.at(command) });
  }
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
    return pidsIn(word.text).filter((pid): pid is number => pid !== 'self');
  });
}

export function* kill(i: Interpreter, args: readonly Value[], command: SimpleCommand): Run {
  let signal: SignalName | 0 | undefined = 'SIGTERM';
  let rest = args;
  const [first, second] = args;
  if (first?.known && first.text === '-s' && second) {
    signal = parseSignal(second.text);
    rest = args.slice(2);
  } else if (first?.known && first.text === '-0') {
    signal = 0;
    rest = args.slice(1);
  } else if (first?.known && /^-[A-Za-z0-9+]+$/.test(first.text) && args.length > 1) {
    signal = parseSignal(first.text.replace(/^-n?/, ''));
    rest = args.slice(1);
  }
  if (rest[0]?.text === '--') rest = rest.slice(1);
  if (signal === 0) return aliveness(i, rest);
  const own = pidsIn(rest[0]?.text ?? '').includes('self');
  if (i.host.isPid1 && rest.some(w => w.known && w.text === '1')) {
    i.host.observe({
      kind: 'kills-pid1',
      note: command.words.map(w => w.text).join(' '),
      at: i.at(command),
      ...(signal ? { signal } : {}),
    });
  }
  if (!signal) return SUCCESS;
  const target = rest[0]?.text ?? '';
  // `kill -- -$$` of PID 1 is kill(-1): all but itself.
  const all = target === '-1' || (target.startsWith('-') && own && i.host.isPid1);
  const group = !all && (target === '0' || (target.startsWith('-') && own));
  if (!all && !group && !own) {
    if (i.state.probe) i.state.probe.actions.push(...toJobs(i, rest, signal));
    else if (signal === 'SIGSTOP' || signal === 'SIGCONT') stopOrContinue(i, rest, signal);
    else if (ENDS.has(signal)) endsTemporary(i, rest);
    return SUCCESS;
  }
  if (all || group) i.state.probe?.actions.push({ do: 'signal', to: all ? 'all' : 'group', signal });
  return all ? SUCCESS : yield* toItself(i, signal);
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
  if (i.state.traps.has(signal)) return yield* i.signalSelf(signal);
  const { probe } = i.state;
  if (!probe) return SUCCESS;
  probe.actions.push({ do: 'raise', signal });
  // It has a handler of its own for some, which ends it where the default would not.
  const ends = UNTRAPPED[i.state.shell][signal]?.wait === 'exits';
  return ends ? yield* i.leave(128 + signalNumber(signal)) : SUCCESS;
}

function toJobs(i: Interpreter, words: readonly Value[], signal: SignalName): readonly Action[] {
  const jobs = jobsOf(i, words);
  if (jobs.length > 0) return [{ do: 'signal', to: { jobs }, signal }];
  if (words.every(w => w.known)) return [];
  // It may be that of a child: of a file, of pidof.
  const may: readonly Action[][] = [[{ do: 'signal', to: 'children', signal }]];
  return [{ do: 'unknown', reason: `which process \`${words.map(w => w.text).join(' ')}\` is`, may }];
}

/** `kill -0 $pid`: true as long as the job lives. */
function aliveness(i: Interpreter, words: readonly Value[]): Status {
  const jobs = jobsOf(i, words);
  if (jobs.length === 0) return status(undefined);
  return status(jobs.some(n => !i.state.jobs[n]?.ended) ? 0 : 1);
}

export function* wait(i: Interpreter, args: readonly Value[], command: SimpleCommand): Run {
  const any = args.some(a => a.text === '-n');
  const named = args.filter(a => !a.text.startsWith('-'));
  const jobs = named.length > 0 ? jobsOf(i, named) : liveJobs(i);
  if (i.loopDepth > 0 && jobs.length > 0) i.state.restsIn = 'wait';
  const unknownJobs = named.length > 0 && jobs.length === 0 ? liveJobs(i) : jobs;
  const hasStatus = named.length > 0 || any;
  if (jobs.length > 0 && jobs.every(n => i.state.jobs[n]?.forgotten)) return status(127);
  const result = yield* waitFor(i, unknownJobs, any ? 'any' : 'all', command, 'wait', hasStatus);
  if (!hasStatus && WAIT_FORGETS.has(i.state.shell))
    for (const job of i.state.jobs) job.forgotten ||= job.ended;
  // Without operands it succeeds, whatever the jobs came to.
  return !hasStatus && result.code === undefined ? SUCCESS : result;
}

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
