import type { Starter } from '../../model/index.ts';

/**
 * Milliseconds until SIGKILL where nothing declares them.
 * @source docker-stop(1); podman-stop(1); kubernetes api/core/v1, PodSpec
 * @source aws/amazon-ecs-agent agent/config/config.go defaultDockerStopTimeout
 * @source hashicorp/nomad nomad/structs/structs.go DefaultKillTimeout
 * @source https://fly.io/docs/reference/configuration/ kill_timeout
 * @source https://cloud.google.com/run/docs/container-contract#lifecycle-shutdown
 * @source https://render.com/docs/blueprint-spec maxShutdownDelaySeconds
 * @source https://devcenter.heroku.com/articles/limits#exit-timeout
 */
export const USUAL_GRACE_MS: Readonly<Record<Starter, number>> = {
  docker: 10_000,
  podman: 10_000,
  kubelet: 30_000,
  ECS: 30_000,
  Nomad: 5000,
  'Fly.io': 5000,
  'Cloud Run': 10_000,
  Render: 30_000,
  Heroku: 30_000,
};
