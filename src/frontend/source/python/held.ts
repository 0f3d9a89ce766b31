import type { Location } from '../../../base/index.ts';
import type { Held } from '../../../model/index.ts';
import { block } from './block.ts';
import { invoke } from './call.ts';
import type { Machine } from './machine.ts';
import { processStands } from './methods-process.ts';
import { holding } from './methods-thread.ts';
import { heldBehindServer } from './server-hooks.ts';
import type { Span } from './syntax.ts';
import { FALSE, type ObjectValue, textOf, truth, UNKNOWN } from './value.ts';

/** What Python would wait for if the main thread came to its end now: threads and processes that are no daemons. */
export function heldBy(m: Machine, at: Span): Held | undefined {
  const threads = holding(m, at);
  const processes = holdingProcesses(m, at);
  const of = (what: string, object: ObjectValue | undefined, isCertain: boolean): Held | undefined =>
    object && { by: what, at: startOf(m, object, at), isCertain };
  return (
    of('a thread that goes on', threads.certain[0], true) ??
    of('a process that goes on', processes.certain[0], true) ??
    of('a thread that may go on', threads.possible[0], false) ??
    of('a process that may go on', processes.possible[0], false)
  );
}

/** multiprocessing joins them in a function of atexit. @see Lib/multiprocessing/util.py _exit_function() */
function holdingProcesses(m: Machine, at: Span) {
  const certain: ObjectValue[] = [];
  const possible: ObjectValue[] = [];
  for (const process of (m.state?.processes ?? []).slice(0, 8)) {
    const isDaemon = truth(m.field(process, 'daemon') ?? FALSE);
    const isTold = truth(m.field(process, 'told') ?? FALSE);
    if (isDaemon === true || isTold === true) continue;
    const stands = processStands(m, process, at);
    const isSure = isDaemon === false && isTold === false && !m.state?.sometimes.has(process.id);
    if (stands === 'yes' && isSure) certain.push(process);
    else if (stands !== 'no') possible.push(process);
  }
  return { certain, possible };
}

/** Where it was started: `at` of a thread, `key` of a process. */
function startOf(m: Machine, object: ObjectValue, otherwise: Span): Location {
  const [place = ''] = (textOf(m.field(object, 'at') ?? m.field(object, 'key') ?? UNKNOWN) ?? '').split(' ');
  const colon = place.lastIndexOf(':');
  const start = Number(place.slice(colon + 1));
  if (colon < 1 || !Number.isInteger(start)) return m.locate(otherwise);
  return m.program.locate(place.slice(0, colon), { start, end: start });
}

/** The application is loaded, and the server that has loaded it serves until it is told to end. */
export function serveLoaded(m: Machine, scope: number, call: string | undefined): void {
  const at = { start: 0, end: 0 };
  const made = call === undefined ? undefined : m.state?.read(scope, call);
  if (made) invoke(m, made, [], at);
  if (!m.state) return;
  m.facts.held = heldBehindServer(m, at);
  // Of what is started on some of its ways nothing is said.
  if (!m.plan)
    for (const key of m.facts.children.keys()) if (!m.state.started.has(key)) m.facts.children.delete(key);
  block(m, at, { what: 'the server that has loaded it', kind: 'blocking', ends: '' });
}
