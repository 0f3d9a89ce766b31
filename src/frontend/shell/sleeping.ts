import { secondsOf } from '../../knowledge/duration.ts';
import type { Action, ProcessDraft } from '../../model/index.ts';
import type { Interpreter } from './interpreter.ts';

const SHORT = /^\d{1,5}(?:\.\d{1,3})?[smhd]?$/;

/** How long a `sleep` takes that is no service. */
export const sleepMs = ({ program, argv: [, time = ''] }: ProcessDraft): number =>
  program === 'sleep' && SHORT.test(time) ? (secondsOf(time) ?? 0) * 1000 : 0;

const LONG_PAUSE_MS = 2000;

/** In a loop with `kill -0 $pid`, a short pause is over soon after the job is. */
export function pause({ loopDepth, state }: Interpreter, ms: number): Action {
  const { jobs = [], depth = 0 } = state.probe?.asksFor ?? {};
  return loopDepth > 0 && loopDepth >= depth && jobs.length > 0 && ms <= LONG_PAUSE_MS
    ? { do: 'wait', for: { jobs }, limitMs: ms }
    : { do: 'work', ms, note: `sleeps for ${ms / 1000} s` };
}
