import type { DeclaredInput, DeclaredRuns } from '../deploy/types.ts';
import { readRunLines } from './index.ts';
import { scriptKind } from './names.ts';
import { stoppedBy, stoppedByUnit } from './stops.ts';

/** The `docker run` lines of a script, or of another file with commands, with the stop lines of their containers. */
export function readRuns(input: DeclaredInput): DeclaredRuns {
  const kind = scriptKind(input.file, input.text);
  const { contexts, open, stops, errors } = readRunLines({ ...input, kind });
  const hasStop = /^\s*ExecStop\s*=/m.test(input.text);
  return {
    contexts: contexts.map(run =>
      kind === 'unit' ? stoppedByUnit(run, stops, hasStop) : stoppedBy(run, stops),
    ),
    open,
    builds: contexts.flatMap(({ image, build }) => (build ? [{ image, build }] : [])),
    filesRead: [input.file],
    errors: errors.map(error => ({ file: input.file, ...error })),
  };
}
