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
  const isInit = spec.pidNamespace === 'private';
  const stop = stopVerdict(prediction, protocol, isInit, sure);
  const { files, ...declared } = spec;
  return {
    spec: declared,
    prediction,
    stop: decided(spec, stop, {
      elsewhere: () => stopVerdict(prediction, protocol, false, sure),
      unlimited: () => (limited ? stop : unlimited(stop, spec, protocol.engine)),
    }),
    orphan: orphanVerdict(prediction, otherInit(spec)),
  };
}

interface Ways {
  /** Where PID 1 is ended by default actions as others are. */
  elsewhere(): Launch['stop'];
  unlimited(): Launch['stop'];
}

function decided(spec: ContainerSpec, stop: Launch['stop'], ways: Ways): Launch['stop'] {
  const { stopSignal, stopUnknown, pid1MayEnd } = spec;
  if (stopUnknown !== undefined) return undecided(stop, stopUnknown);
  // What is no signal, or hangs on a variable, is not taken for SIGTERM: an engine may refuse it, or kill at once.
  if (!stopSignal.signal)
    return undecided(stop, `which signal \`STOPSIGNAL ${stopSignal.text}\` means is not known`);
  if (pid1MayEnd !== undefined && ways.elsewhere().outcome !== stop.outcome)
    return undecided(stop, pid1MayEnd);
  return ways.unlimited();
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

function undecided(stop: Launch['stop'], reason: string): Launch['stop'] {
  if (!stop.tree) return stop;
  return {
    ...stop,
    outcome: 'unknown',
    cause: 'unknown',
    certainty: 'may',
    exitStatus: null,
    others: [],
    reason,
    timeline: [],
  };
}
