import type { SignalName } from '../kernel/index.ts';

/** How an engine ends a container: a signal to PID 1, and SIGKILL after the grace period. */
export interface StopProtocol {
  /** Who sends: as a timeline shows it. */
  readonly engine: string;
  readonly stopSignal: SignalName;
  /** Milliseconds. */
  readonly gracePeriodMs: number;
}

/** `docker stop` without options: SIGTERM or STOPSIGNAL, 10 s. @source docker-stop(1); moby daemon/stop.go */
export const DOCKER_GRACE_MS = 10_000;

export function dockerStop(stopSignal: SignalName, gracePeriodMs: number): StopProtocol {
  return { engine: 'docker', stopSignal, gracePeriodMs };
}
