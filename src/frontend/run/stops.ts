import type { RunLine, StopLine } from './types.ts';

/** A run line with what the stop line of its name says: `docker stop --time`. */
export function stoppedBy(run: RunLine, stops: readonly StopLine[]): RunLine {
  const stop = run.name === undefined ? undefined : stopLineFor(run, stops);
  return stop ? endedBy(run, stop) : run;
}

/**
 * In a service of systemd a stop line is for its container, however that is named. Without one systemd sends SIGTERM to
 * the client, which passes it on, and at last kills the client alone.
 * @source systemd.kill(5); docker-run(1) --sig-proxy
 */
export function stoppedByUnit(run: RunLine, stops: readonly StopLine[], hasStop: boolean): RunLine {
  const named = stoppedBy(run, stops);
  const stop = stops.find(({ kills }) => !kills);
  if (named !== run || stop) return named !== run || !stop ? named : endedBy(run, stop);
  const { at } = run;
  return hasStop || run.detached
    ? run
    : {
        ...run,
        stopSignal: { text: 'SIGTERM', at },
        stopTimeoutMs: { value: Number.POSITIVE_INFINITY, at },
      };
}

function endedBy(run: RunLine, stop: StopLine): RunLine {
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
