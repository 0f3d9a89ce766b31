import type { Action, ProcessDraft } from '../../model/index.ts';
import type { Interpreter } from './interpreter.ts';

const UNITS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };

/** How long a `sleep` takes that is no service. @source sleep(1) */
export function sleepMs({ program, argv }: ProcessDraft): number {
  const [, number, unit = ''] = /^(\d{1,5}(?:\.\d{1,3})?)([smhd]?)$/.exec(argv[1] ?? '') ?? [];
  return program === 'sleep' && number !== undefined ? Number(number) * 1000 * (UNITS[unit] ?? 1) : 0;
}

const LONG_PAUSE_MS = 2000;

/** In a loop with `kill -0 $pid`, a short pause is over soon after the job is. */
export function pause({ loopDepth, state }: Interpreter, ms: number): Action {
  const { jobs = [], depth = 0 } = state.probe?.asksFor ?? {};
  return loopDepth > 0 && loopDepth >= depth && jobs.length > 0 && ms <= LONG_PAUSE_MS
    ? { do: 'wait', for: { jobs }, limitMs: ms }
    : { do: 'work', ms, note: `sleeps for ${ms / 1000} s` };
}
