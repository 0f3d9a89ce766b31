import { ORCHESTRATORS, type Orchestrator } from '../engine/index.ts';
import type { ContainerSpec } from '../model/index.ts';

/** What a team's platform decides, and no file in the repository says. */
export interface PlatformOptions {
  /** Who starts an image that no file declares a container of; by default docker. */
  readonly orchestrator?: Orchestrator;
  /** All that declares no init itself runs under one: `"init": true` in daemon.json, an admission hook. */
  readonly assumeInit?: boolean;
  /** Milliseconds from the stop signal to SIGKILL, where nothing declares them. */
  readonly gracePeriodMs?: number;
}

/** An image as it is started with nothing changed, there. */
export function onOrchestrator(spec: ContainerSpec, { orchestrator }: PlatformOptions): ContainerSpec {
  if (orchestrator === undefined || orchestrator === 'docker') return spec;
  const { engine, gracePeriodMs, context } = ORCHESTRATORS[orchestrator];
  return { ...spec, orchestrator, engine, gracePeriodMs, context };
}

/** What holds however a container is started, unless that says otherwise. */
export function onPlatform(spec: ContainerSpec, options: PlatformOptions): ContainerSpec {
  const { gracePeriodMs } = options;
  const isOpen = gracePeriodMs !== undefined && !spec.gracePeriodAt && Number.isFinite(spec.gracePeriodMs);
  return underInit(isOpen ? { ...spec, gracePeriodMs } : spec, options);
}

/** `init: false` and the like are declared; in another PID namespace there is no place for an init. */
function underInit(spec: ContainerSpec, { assumeInit }: PlatformOptions): ContainerSpec {
  const { init, pidNamespace } = spec;
  if (!assumeInit || init.enabled || init.at || pidNamespace !== 'private') return spec;
  return { ...spec, init: { enabled: true, isAssumed: true }, context: `${spec.context}, init assumed` };
}
