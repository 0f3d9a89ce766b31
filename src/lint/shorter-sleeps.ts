import type { ProcessNode } from '../model/index.ts';
import type { Cure, Launch } from './types.ts';

/** What nobody minds that waits for a program. */
const SHORT_MS = 1_000;

/** Python goes on with a sleep that a handler has interrupted: https://peps.python.org/pep-0475/; a timer of JavaScript runs to its end. */
export function shorterSleeps(
  { sources, signals }: ProcessNode,
  signal: NonNullable<Launch['stop']['signal']>,
): readonly Cure[] {
  const behaviour = signals[signal];
  const reaction = behaviour && 'reaction' in behaviour ? (behaviour.reaction ?? []) : [];
  const [source = ''] = sources;
  const isLoopOfScript =
    /\.[cm]?[jt]s$/.test(source) && reaction.some(one => one.do === 'work' && one.ms > SHORT_MS);
  const sleeps =
    isLoopOfScript || reaction.some(one => one.do === 'work' && /\bsleep\b.*PEP 475/.test(one.note ?? ''));
  const [file] = sources;
  if (!sleeps || file === undefined) return [];
  const title = 'Sleep a second at a time in the loop that asks whether it is to go on';
  return [{ title, remedy: { do: 'shorter-sleeps', file } }];
}
