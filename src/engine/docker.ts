import type { SignalName } from '../kernel/index.ts';

/** How an engine ends a container: a signal to PID 1, and SIGKILL after the grace period. */
export interface StopProtocol {
  /** Who sends: as a timeline shows it. */
  readonly engine: string;
  readonly stopSignal: SignalName;
  /** Milliseconds. */
  readonly gracePeriodMs: number;
}

/**
 * `docker stop`, and what podman, the kubelet and the platforms do, which is the same.
 * @source docker-stop(1); moby daemon/stop.go; podman-stop(1); kubernetes pkg/kubelet/kuberuntime killContainer
 */
export function dockerStop(stopSignal: SignalName, gracePeriodMs: number, engine = 'docker'): StopProtocol {
  return { engine, stopSignal, gracePeriodMs };
}
