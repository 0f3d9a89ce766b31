import type { RunLine, StopLine } from './types.ts';

/** A run line with what the stop line of its name says: `docker stop --time`. */
export function stoppedBy(run: RunLine, stops: readonly StopLine[]): RunLine {
  const stop = run.name === undefined ? undefined : stopLineFor(run, stops);
  if (!stop) return run;
  const { signal, timeoutMs, at } = stop;
  return {
    ...run,
    ...(signal === undefined ? {} : { stopSignal: { text: signal, at } }),
    ...(timeoutMs === undefined ? {} : { stopTimeoutMs: { value: timeoutMs, at } }),
  };
}

/** The first stop behind the run line; `docker stop` in another function of the script may stand above it. */
function stopLineFor({ name, at }: RunLine, stops: readonly StopLine[]): StopLine | undefined {
  const own = stops.filter(stop => stop.name === name && !stop.kills);
  return own.find(stop => stop.at.line > at.line) ?? own[0];
}
