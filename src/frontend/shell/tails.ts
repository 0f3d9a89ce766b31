import { path } from '../../base/index.ts';
import { secondsOf } from '../../knowledge/duration.ts';
import type { Started, StartRequest } from './host.ts';
import type { Interpreter } from './interpreter.ts';
import { jobsIn, namesIn, parentsPidsIn } from './pid-tokens.ts';
import type { Value } from './value.ts';
import { livingIn, waitForLiving } from './watching.ts';

/** How often GNU's tail looks for the process of `--pid`. @source tail(1): --sleep-interval, 1 second by default */
const TAIL_LOOKS_EVERY_MS = 1000;

/** `tail --pid=$pid -f log`. */
const isTailOfProcess = (argv: readonly string[]): boolean =>
  path.basename(argv[0] ?? '') === 'tail' && argv.some(word => word.startsWith('--pid'));

/** The jobs that `tail --pid` lasts as long as: its siblings, as it will be a child of this shell or takes a child's place. */
export function watches(words: readonly Value[], mode: StartRequest['mode']): Pick<StartRequest, 'watches'> {
  const argv = words.map(word => word.text);
  const jobs = isTailOfProcess(argv) ? argv.flatMap(mode === 'exec' ? parentsPidsIn : jobsIn) : [];
  return jobs.length > 0 ? { watches: jobs } : {};
}

export function watching(started: Started, { watches: siblings }: StartRequest): Started {
  if (started.kind !== 'process' || !siblings) return started;
  const whileLives = { siblings, everyMs: TAIL_LOOKS_EVERY_MS };
  const whenChildExits = { of: 'none', reaction: [{ do: 'exit', status: 0, cleansUp: false }] } as const;
  return { ...started, node: { ...started.node, whileLives, whenChildExits } };
}

/**
 * In a trap `tail --pid=$pid -f /dev/null` waits for that process, and `timeout 5 tail …` no longer than that; which
 * process it is may not be told.
 */
export function waitsByTail(i: Interpreter, words: readonly Value[]): boolean {
  const { jobs: all, probe } = i.state;
  const limit = words[0]?.text === 'timeout' ? secondsOf(words[1]?.text) : undefined;
  const command = limit === undefined ? words : words.slice(2);
  if (!probe || !isTailOfProcess(command.map(word => word.text))) return false;
  const named = command.flatMap(word => jobsIn(word.text));
  const below = command.flatMap(word => namesIn(word.text));
  if (named.length === 0 && below.length > 0) {
    probe.actions.push({ do: 'unknown', reason: `how long \`tail --pid\` waits for ${below.join(' ')}` });
    return true;
  }
  const jobs = named.length > 0 ? named : command.every(word => word.known) ? [] : livingIn(i);
  if (jobs.length === 0 || jobs.some(n => all[n]?.startedLate)) return false;
  if (limit === undefined) waitForLiving(i, jobs);
  else if (jobs.some(n => !all[n]?.ended))
    probe.actions.push({ do: 'wait', for: { jobs }, limitMs: limit * 1000 });
  return true;
}
