import { dockerStop } from '../engine/index.ts';
import type { ContainerSpec, Prediction } from '../model/index.ts';
import { orphanVerdict, stopVerdict } from '../simulate/index.ts';
import type { Launch } from './types.ts';

/** Joins what is declared with what is predicted: what happens at the stop, and to orphans. */
export function launchOf(spec: ContainerSpec, prediction: Prediction): Launch {
  const signal = spec.stopSignal.signal ?? 'SIGTERM';
  const protocol = dockerStop(signal, spec.gracePeriodMs);
  const sure = spec.commandKnown && spec.stopSignal.signal !== undefined;
  return {
    spec,
    prediction,
    stop: stopVerdict(prediction, protocol, spec.pidNamespace === 'private', sure),
    orphan: orphanVerdict(prediction),
  };
}
