import type { DeclaredInput, DeclaredRuns } from '../deploy/types.ts';
import { isMakefileName, readRunLines } from './index.ts';
import { stoppedBy } from './stops.ts';

/** The `docker run` lines of a script or makefile, with the stop lines of their containers. */
export function readRuns(input: DeclaredInput): DeclaredRuns {
  const kind = isMakefileName(input.file) ? 'makefile' : 'shell';
  const { contexts, open, stops } = readRunLines({ ...input, kind });
  return {
    contexts: contexts.map(run => stoppedBy(run, stops)),
    open,
    builds: contexts.flatMap(({ image, build }) => (build ? [{ image, build }] : [])),
    filesRead: [input.file],
    errors: [],
  };
}
