import { readCi } from '../deploy/ci/read-ci.ts';
import type { DeclaredInput, DeclaredRuns, OpenRun } from '../deploy/types.ts';
import { readRunLines } from './index.ts';
import { scriptKind } from './names.ts';
import { stoppedBy, stoppedByUnit } from './stops.ts';
import type { RunLine } from './types.ts';

const IN_STEPS: ReadonlySet<string> = new Set(['workflow', 'gitlab-ci']);

const awaited = ({ at, engine, context }: RunLine): OpenRun => ({
  at,
  engine,
  context,
  reason: 'the step waits until it ends by itself, and nobody stops it',
});

/**
 * The `docker run` lines of a script, or of another file with commands, with the stop lines of their containers; of a
 * pipeline also the containers of its jobs.
 */
export function readRuns(input: DeclaredInput): DeclaredRuns {
  const kind = scriptKind(input.file, input.text);
  const { contexts, open, stops, errors } = readRunLines({ ...input, kind });
  const beside = IN_STEPS.has(kind) ? readCi(input) : undefined;
  const hasStop = /^\s*ExecStop\s*=/m.test(input.text);
  // A step waits for what it does not start in the background, and nobody stops that.
  const isAwaited = ({ detached }: RunLine) => IN_STEPS.has(kind) && !detached;
  return {
    contexts: [
      ...contexts
        .filter(run => !isAwaited(run))
        .map(run => (kind === 'unit' ? stoppedByUnit(run, stops, hasStop) : stoppedBy(run, stops))),
      ...(beside?.contexts ?? []),
    ],
    open: [...open, ...contexts.filter(isAwaited).map(awaited), ...(beside?.open ?? [])],
    builds: contexts.flatMap(({ image, build }) => (build ? [{ image, build }] : [])),
    filesRead: [input.file],
    errors: errors.map(error => ({ file: input.file, ...error })),
  };
}
