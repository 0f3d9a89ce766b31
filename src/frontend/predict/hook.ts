import { commandText, path } from '../../base/index.ts';
import type { Command, ContainerSpec, Prediction } from '../../model/index.ts';
import { predict } from './index.ts';
import type { PredictInput } from './resolver.ts';

/** What becomes of the command that the engine runs before the stop: it starts in the image, beside PID 1. */
export function predictPreStop({ spec, ...rest }: PredictInput): Prediction['preStop'] {
  const { argv, at } = spec.preStop ?? {};
  if (!argv || !at) return undefined;
  const { branches, observations } = predict({ spec: hookSpec(spec, argv, at), ...rest });
  const failures = branches.flatMap(branch => (branch.kind === 'fails' ? [branch.failure] : []));
  const [failure] = failures.length === branches.length ? failures : [];
  const kills = path.basename(argv[0] ?? '') === 'kill' ? killObservations(spec, argv, at, rest) : [];
  return { ...(failure ? { failure } : {}), observations: [...observations, ...kills] };
}

/** The program `kill` does what the builtin of a shell does. */
function killObservations(
  spec: ContainerSpec,
  argv: readonly string[],
  at: Command['at'],
  rest: Omit<PredictInput, 'spec'>,
) {
  const text = commandText(['kill', ...argv.slice(1)]);
  return predict({ spec: hookSpec(spec, ['sh', '-c', text], at), ...rest }).observations;
}

const hookSpec = (spec: ContainerSpec, argv: readonly string[], at: Command['at']): ContainerSpec => ({
  ...spec,
  entrypoint: undefined,
  cmd: { form: 'exec', argv, at, from: 'command-line' },
  commandKnown: true,
  init: { enabled: false },
  pidNamespace: 'private',
});
