import type { SignalName } from '../../../kernel/index.ts';
import { runDetached, type Stands, threadArguments } from './background.ts';
import { Facts, type Final } from './facts.ts';
import type { Machine } from './machine.ts';
import type { State } from './state.ts';
import { sendToSelf } from './stdlib-signal.ts';
import type { Span } from './syntax.ts';
import { type ObjectValue, UNKNOWN } from './value.ts';

const MAX_THREADS = 4;

interface Ways {
  readonly stands: Stands;
  /** How it comes to end the whole program. */
  readonly ends: readonly Final[];
  /** Where it has come to its own end, or stays; `undefined`: nowhere. */
  readonly last: State | undefined;
}

/**
 * After the signal the main thread is about to go on as before. Another one may see what the handler has done, and act
 * upon it: the handler puts a word into a queue, whose reader clears up and calls os._exit(), or sets what the main
 * thread waits for. True: something has come of that, once.
 */
export function othersAct(m: Machine, at: Span): boolean {
  const { state, arrival } = m;
  if (!state || !arrival || m.context !== 'main' || m.handling > 0 || state.othersActed) return false;
  state.othersActed = true;
  let isMoved = false;
  for (const thread of state.threads.slice(0, MAX_THREADS)) {
    if (!m.state) break;
    const after = waysOf(m, thread, m.state, at);
    const tells = after.ends.length > 0 || after.last?.sentByThread !== undefined;
    if (after.stands === 'yes' && !tells) continue;
    const before = waysOf(m, thread, arrival, at);
    if (before.stands === 'no' || before.last?.sentByThread) continue;
    const isSure = after.stands !== 'maybe' && !state.sometimes.has(thread.id);
    if (after.ends.length > 0) {
      if (before.ends.length > 0) continue;
      if (!isSure || after.last) m.unknown('whether another thread ends the program then');
      else {
        m.facts.finals.push(...after.ends);
        m.state = undefined;
        return true;
      }
    } else if (isSure && after.last) {
      if (after.stands === 'no') m.state = after.last;
      takeSignal(m, after.last.sentByThread, at);
      isMoved = true;
    }
  }
  return isMoved;
}

/** A signal that a thread sends to the program is handled in the main thread. */
function takeSignal(m: Machine, signal: SignalName | undefined, at: Span): void {
  if (!m.state || !signal) return;
  m.state.sentByThread = undefined;
  if (m.eventLoops.length > 0) m.unknown(`what ${signal} does, which another thread sends`);
  else sendToSelf(m, signal, at);
}

/** What a thread does as things are now, whatever way it goes. */
function waysOf(m: Machine, thread: ObjectValue, now: State, at: Span): Ways {
  const { state, facts } = m;
  const start = now.clone();
  m.state = start;
  m.facts = new Facts();
  const target = m.field(thread, 'target') ?? UNKNOWN;
  const stands = runDetached(m, target, threadArguments(m, thread), at, 'background');
  const ends = m.facts.finals.filter(({ end }) => end.kind === 'exit');
  // Where all ways end the program, the state is the one before it.
  const last = m.state === start ? undefined : m.state;
  m.state = state;
  m.facts = facts;
  return { stands, ends, last };
}
