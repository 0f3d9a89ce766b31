import { block } from './block.ts';
import { invoke } from './call.ts';
import type { Final, Status } from './facts.ts';
import type { Exception, Machine } from './machine.ts';
import { leaveExecutors, processStands } from './methods-process.ts';
import { holding } from './methods-thread.ts';
import type { Span } from './syntax.ts';
import { FALSE, type ObjectValue, truth } from './value.ts';

/** What an exception that nobody catches makes of the exit status. Measured: KeyboardInterrupt exits with 130. */
function statusFor(exception: Exception | undefined): Status {
  if (!exception) return 0;
  if (exception.name === 'SystemExit') return exception.status ?? 0;
  return exception.name === 'KeyboardInterrupt' ? 130 : 1;
}

/**
 * The main module has ended, by itself or by an exception. Python waits for the threads that are no daemons,
 * then runs the atexit functions; multiprocessing's waits for its processes.
 */
export function endProgram(m: Machine, at: Span, exception: Exception | undefined): void {
  if (!m.state) return;
  if (!m.state.delivered && exception && exception.name !== 'SystemExit') m.facts.fails = true;
  const status = statusFor(exception);
  m.failed = exception !== undefined && exception.name !== 'SystemExit';
  const raised = m.catching(() => {
    waitForThreads(m, at);
    leaveExecutors(m, at);
  });
  // An exception in that wait is printed, and the interpreter goes on to its end (measured, CPython 3.10-3.13).
  const states = [...(m.state ? [m.state] : []), ...raised.map(r => r.state)];
  for (const state of states) {
    m.state = state;
    const interrupted = raised.find(r => r.state === state)?.exception;
    // Threads are cut off then: nothing of the program's own runs but what atexit has (measured, CPython 3.11).
    const cleansUp = interrupted?.name !== 'KeyboardInterrupt' || (state.atExit ?? []).length > 0;
    leave(m, at, interrupted?.name === 'SystemExit' ? 0 : status, cleansUp);
  }
}

function waitForThreads(m: Machine, at: Span): void {
  const { certain, possible } = holding(m, at);
  const isJoinBroken = (t: ObjectValue) => truth(m.field(t, 'interrupted') ?? FALSE) === true;
  if (m.state?.delivered && certain.length > 0 && certain.every(isJoinBroken)) {
    // Up to CPython 3.12 a join() that an exception leaves counts its thread as ended; 3.13 waits for it (measured).
    m.unknown('Python 3.13 waits for the thread whose join() was interrupted, older ones do not');
    return;
  }
  if (certain.length === 0 && possible.length === 0) return;
  block(m, at, {
    what: 'the end of the main module, where Python waits for its threads',
    kind: 'blocking',
    wakes: () => {
      const now = holding(m, at);
      return now.certain.length > 0 ? false : now.possible.length > 0 ? undefined : true;
    },
  });
}

function leave(m: Machine, at: Span, status: Status, cleansUp: boolean): void {
  const callbacks = [...(m.state?.atExit ?? [])].reverse();
  const raised = m.catching(() => {
    for (const { callee, args } of callbacks) invoke(m, callee, args, at);
    if (m.state) waitForProcesses(m, at);
  });
  // What a callback raises is printed, and the interpreter ends all the same (measured, CPython 3.8-3.13).
  // Ctrl-C there is nobody's way to stop it.
  const others = raised.filter(({ exception }) => exception.name !== 'KeyboardInterrupt');
  for (const state of [...(m.state ? [m.state] : []), ...others.map(r => r.state)]) {
    m.state = state;
    if (!state.delivered && !m.failed) m.facts.ends = true;
    m.finish({ kind: 'exit', status, cleansUp } satisfies Final['end']);
  }
}

/** At exit multiprocessing terminates its daemon processes and joins the others. @see Lib/multiprocessing/util.py */
function waitForProcesses(m: Machine, at: Span): void {
  for (const process of (m.state?.processes ?? []).slice(0, 8)) {
    const key = m.field(process, 'key');
    if (key?.type !== 'constant') continue;
    const keys = [String(key.value)];
    if (truth(m.field(process, 'daemon') ?? FALSE) === true) {
      m.push({ do: 'signal', to: { keys }, signal: 'SIGTERM' });
    } else if (m.state?.delivered) {
      m.push({ do: 'wait', for: { keys } });
    } else {
      const stands = processStands(m, process, at);
      const wakes = () =>
        m.state?.delivered ? true : stands === 'no' ? true : stands === 'yes' ? false : undefined;
      block(m, at, {
        what: 'the end of the program, where Python waits for its processes',
        kind: 'blocking',
        wakes,
      });
      if (m.state?.delivered) m.push({ do: 'wait', for: { keys } });
    }
  }
}
