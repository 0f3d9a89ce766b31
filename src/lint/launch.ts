import { dockerStop } from '../engine/index.ts';
import type { ContainerSpec, Prediction } from '../model/index.ts';
import { commandOf, type OtherInit, orphanVerdict, stopVerdict } from '../simulate/index.ts';
import type { Launch } from './types.ts';

/** Where the engine waits for ever, an hour is as good. */
const EVER_MS = 3_600_000;

/** Joins what is declared with what is predicted: what happens at the stop, and to orphans. */
export function launchOf(spec: ContainerSpec, prediction: Prediction): Launch {
  const signal = spec.stopSignal.signal ?? 'SIGTERM';
  const limited = Number.isFinite(spec.gracePeriodMs);
  const protocol = dockerStop(signal, limited ? spec.gracePeriodMs : EVER_MS, spec.engine);
  const sure = spec.commandKnown && spec.stopSignal.signal !== undefined;
  const stop = stopVerdict(prediction, protocol, spec.pidNamespace === 'private', sure);
  const { files, ...declared } = spec;
  return {
    spec: declared,
    prediction,
    stop: spec.stopSignal.signal
      ? limited
        ? stop
        : unlimited(stop, spec, protocol.engine)
      : open(stop, spec),
    orphan: orphanVerdict(prediction, otherInit(spec)),
  };
}

/** @source kubernetes build/pause/linux/pause.c: it waits for all children; and so does the init of a host */
export function otherInit({ pidNamespace, pidNamespaceOf, engine }: Launch['spec']): OtherInit | undefined {
  if (pidNamespace === 'private') return undefined;
  if (pidNamespace === 'host') return { name: "the host's init", waitsForChildren: 'any' };
  return pidNamespaceOf === undefined && engine === 'kubelet'
    ? { name: 'the pause container of the pod', waitsForChildren: 'any' }
    : { name: `the program of ${pidNamespaceOf ?? 'another container'}`, waitsForChildren: 'unknown' };
}

/** With `--stop-timeout -1` the engine waits, and never kills. */
function unlimited(stop: Launch['stop'], spec: ContainerSpec, engine: string): Launch['stop'] {
  const graceMs = spec.gracePeriodMs;
  if (stop.outcome !== 'killed') return { ...stop, graceMs };
  const who = stop.culprit ? `\`${commandOf(stop.culprit)}\`` : 'the container';
  return {
    ...stop,
    graceMs,
    outcome: 'unknown',
    cause: 'unknown',
    certainty: 'may',
    exitStatus: null,
    reason: `${who} does not end, and \`${engine} stop\` waits for ever: it has no limit here`,
    timeline: stop.timeline.filter(step => step.atMs < EVER_MS),
  };
}

/** What is no signal, or hangs on a variable, is not taken for SIGTERM: an engine may refuse it, or kill at once. */
function open(stop: Launch['stop'], { stopSignal }: ContainerSpec): Launch['stop'] {
  if (!stop.tree) return stop;
  return {
    ...stop,
    outcome: 'unknown',
    cause: 'unknown',
    certainty: 'may',
    exitStatus: null,
    others: [],
    reason: `which signal \`STOPSIGNAL ${stopSignal.text}\` means is not known`,
    timeline: [],
  };
}
