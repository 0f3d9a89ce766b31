import { path } from '../../base/index.ts';
import { readCi } from '../deploy/ci/read-ci.ts';
import { defaultFiles } from '../deploy/compose/project.ts';
import { readNamed } from '../deploy/compose/read-compose.ts';
import type { DeclaredInput, DeclaredRuns, OpenRun } from '../deploy/types.ts';
import { readRunLines } from './index.ts';
import { scriptKind } from './names.ts';
import { stoppedBy, stoppedByUnit } from './stops.ts';
import type { ComposeLine, RunLine } from './types.ts';

const IN_STEPS: ReadonlySet<string> = new Set(['workflow', 'gitlab-ci']);

const awaited = ({ at, engine, context }: RunLine): OpenRun => ({
  at,
  engine,
  context,
  reason: 'the step waits until it ends by itself, and nobody stops it',
});

/**
 * The `docker run` lines of a script, or of another file with commands, with the stop lines of their containers; the
 * services that its `docker compose` lines start; of a pipeline also the containers of its jobs.
 */
export function readRuns(input: DeclaredInput): DeclaredRuns {
  const kind = scriptKind(input.file, input.text);
  const { contexts, projects, open, stops, errors } = readRunLines({ ...input, kind });
  const beside = IN_STEPS.has(kind) ? readCi(input) : undefined;
  const hasStop = /^\s*ExecStop\s*=/m.test(input.text);
  // A step waits for what it does not start in the background, and nobody stops that.
  const isAwaited = ({ detached }: RunLine) => IN_STEPS.has(kind) && !detached;
  const composed = projects.map(project => servicesOf(project, input));
  return {
    contexts: [
      ...composed.flatMap(runs => runs.contexts),
      ...contexts
        .filter(run => !isAwaited(run))
        .map(run => (kind === 'unit' ? stoppedByUnit(run, stops, hasStop) : stoppedBy(run, stops))),
      ...(beside?.contexts ?? []),
    ],
    open: [
      ...composed.flatMap(runs => runs.open),
      ...open,
      ...contexts.filter(isAwaited).map(awaited),
      ...(beside?.open ?? []),
    ],
    builds: [
      ...contexts.flatMap(({ image, build }) => (build ? [{ image, build }] : [])),
      ...composed.flatMap(runs => runs.builds),
    ],
    filesRead: [input.file, ...composed.flatMap(runs => runs.filesRead)],
    errors: [
      ...errors.map(error => ({ file: input.file, ...error })),
      ...composed.flatMap(runs => runs.errors),
    ],
  };
}

/** The services that a line of Compose starts. Where it lays files over each other, they are told from others by it. */
function servicesOf(
  { files, projectDirectory, at }: ComposeLine,
  { vfs, parsers }: DeclaredInput,
): DeclaredRuns {
  const named = files.length > 0 ? files : defaultFiles(projectDirectory ?? '.', vfs);
  const [first] = named;
  if (first === undefined) return { contexts: [], open: [], builds: [], filesRead: [], errors: [] };
  const directory = projectDirectory ?? path.dirname(first);
  const runs = readNamed({ files: named, directory }, { vfs, parsers });
  if (files.length < 2) return runs;
  const marked = <R extends { readonly context: string }>(run: R): R => ({
    ...run,
    context: `${run.context}, by ${at.file}:${at.line} docker compose`,
  });
  return { ...runs, contexts: runs.contexts.map(marked), open: runs.open.map(marked) };
}
