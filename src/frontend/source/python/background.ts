import { awaited } from './async.ts';
import { invoke } from './call.ts';
import { Facts } from './facts.ts';
import type { Machine, Raised } from './machine.ts';
import { join } from './state.ts';
import type { Span } from './syntax.ts';
import { type CallArgument, type ObjectValue, sequence, TRUE, truth, UNKNOWN, type Value } from './value.ts';

/** What runs in a thread or in another process stays there, whatever it starts. */
const FURTHEST = ['process', 'background', 'task'] as const;

/** Does code that runs beside the main thread go on for ever? */
export type Stands = 'yes' | 'no' | 'maybe';

/**
 * Runs something beside the main thread: no signal is handled in it, and it may stay. What it writes until it
 * stays is seen by the rest of the program.
 */
export function runDetached(
  m: Machine,
  callee: Value,
  args: readonly CallArgument[],
  at: Span,
  context: Exclude<Machine['context'], 'main'>,
  escaped: Raised[] = [],
): Stands {
  return detached(m, () => awaited(m, invoke(m, callee, args, at), at), context, escaped);
}

/** The same for what is no call of the program's own. */
export function detached(
  m: Machine,
  work: () => void,
  context: Exclude<Machine['context'], 'main'>,
  escaped: Raised[] = [],
): Stands {
  const before = m.state;
  if (!before) return 'maybe';
  const saved = { context: m.context, stood: m.stood, loops: m.loops };
  m.context = FURTHEST.find(c => c === m.context || c === context) ?? context;
  m.stood = { certain: false, possible: false, last: [] };
  m.loops = [];
  m.state = before.clone();
  const raised = m.catching(work);
  escaped.push(...raised);
  const ends = [...(m.state ? [m.state] : []), ...m.stood.last, ...raised.map(r => r.state)];
  const stands = m.stood.certain ? 'yes' : m.stood.possible ? 'maybe' : 'no';
  m.state = join(ends, 'how far another thread has come') ?? before;
  m.context = saved.context;
  m.stood = saved.stood;
  m.loops = saved.loops;
  return stands;
}

/** The same, without any lasting effect: would it go on for ever as things are now? */
export function probe(m: Machine, work: () => Stands): Stands {
  const { state, facts } = m;
  m.facts = new Facts();
  m.state = state?.clone();
  const stands = work();
  m.facts = facts;
  m.state = state;
  return stands;
}

const field = (m: Machine, o: ObjectValue, name: string) => m.field(o, name) ?? UNKNOWN;

export function threadArguments(m: Machine, thread: ObjectValue): CallArgument[] {
  const args = field(m, thread, 'args');
  return args.type === 'sequence' ? args.items.map(value => ({ value })) : [];
}

/** Starts a thread: its target runs in the background. */
export function startThread(
  m: Machine,
  thread: ObjectValue,
  target: Value,
  args: readonly CallArgument[],
  at: Span,
): Stands {
  if (!m.state) return 'maybe';
  m.setField(thread, 'target', target);
  m.setField(thread, 'args', sequence(args.map(a => a.value)));
  m.setField(thread, 'started', TRUE);
  m.setField(thread, 'at', { type: 'constant', value: m.key(at) });
  // CPython 3.13, Lib/threading.py Thread.__init__(): `self._daemonic = current_thread().daemon`
  if (m.inDaemon && m.field(thread, 'daemon') === undefined) m.setField(thread, 'daemon', TRUE);
  const { inDaemon } = m;
  m.inDaemon ||= truth(field(m, thread, 'daemon')) === true;
  const stands = runDetached(m, target, args, at, 'background');
  m.inDaemon = inDaemon;
  if (m.state && !m.state.threads.some(t => t.id === thread.id))
    m.state.threads = [...m.state.threads, thread];
  return stands;
}

export function threadStands(m: Machine, thread: ObjectValue, at: Span): Stands {
  if (m.field(thread, 'started') === undefined) return 'no';
  const target = field(m, thread, 'target');
  if (target.type === 'unknown') return 'maybe';
  return probe(m, () => runDetached(m, target, threadArguments(m, thread), at, 'background'));
}

/** What `join()` on it waits for, as `Blocking.wakes` wants it. */
export function ended(stands: Stands): boolean | undefined {
  return stands === 'no' ? true : stands === 'yes' ? false : undefined;
}

/** Threads that the interpreter waits for at its end. Daemon threads are left alone. */
export function waitedForAtExit(m: Machine): readonly ObjectValue[] {
  return (m.state?.threads ?? []).filter(t => truth(m.field(t, 'daemon') ?? UNKNOWN) !== true);
}

/** A generator that never comes to an end. */
export function generatorStands(m: Machine, value: Value, at: Span): boolean {
  if (value.type !== 'coroutine' || !value.callee.node.isGenerator) return false;
  const { node } = value.callee;
  const run = { ...value.callee, node: { ...node, body: node.body, isGenerator: false, isAsync: false } };
  return probe(m, () => runDetached(m, run, value.args, at, 'background')) === 'yes';
}
