import type { ProcessNode } from '../model/index.ts';
import type { Cure, Launch } from './types.ts';

/** Python goes on with a sleep that a handler has interrupted: https://peps.python.org/pep-0475/. */
export function shorterSleeps(
  { sources, signals }: ProcessNode,
  signal: NonNullable<Launch['stop']['signal']>,
): readonly Cure[] {
  const behaviour = signals[signal];
  const reaction = behaviour && 'reaction' in behaviour ? (behaviour.reaction ?? []) : [];
  const sleeps = reaction.some(one => one.do === 'work' && /\bsleep\b.*PEP 475/.test(one.note ?? ''));
  const [file] = sources;
  if (!sleeps || file === undefined) return [];
  const title = 'Sleep a second at a time in the loop that asks whether it is to go on';
  return [{ title, remedy: { do: 'shorter-sleeps', file } }];
}
