/** What starts and stops containers where no file says so. */
export interface Platform {
  readonly engine: 'docker' | 'podman' | 'kubelet';
  /** Milliseconds between the stop signal and SIGKILL, unless something else is declared. */
  readonly gracePeriodMs: number;
  /** A start of an image with nothing changed, for display. */
  readonly context: string;
}

/**
 * @source docker-stop(1); podman-stop(1); kubernetes api/core/v1 PodSpec.terminationGracePeriodSeconds;
 * amazon-ecs-agent agent/config ECS_CONTAINER_STOP_TIMEOUT; nomad nomad/structs DefaultKillTimeout
 */
export const ORCHESTRATORS = {
  docker: { engine: 'docker', gracePeriodMs: 10_000, context: 'docker run' },
  podman: { engine: 'podman', gracePeriodMs: 10_000, context: 'podman run' },
  compose: { engine: 'docker', gracePeriodMs: 10_000, context: 'Compose service' },
  kubernetes: { engine: 'kubelet', gracePeriodMs: 30_000, context: 'Kubernetes pod' },
  ecs: { engine: 'docker', gracePeriodMs: 30_000, context: 'ECS task' },
  nomad: { engine: 'docker', gracePeriodMs: 5000, context: 'Nomad task' },
} as const satisfies Readonly<Record<string, Platform>>;

export type Orchestrator = keyof typeof ORCHESTRATORS;
