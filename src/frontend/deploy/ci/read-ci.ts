import { type DeclaredInput, type DeclaredRuns, sorted } from '../types.ts';
import { field } from '../yaml.ts';
import { workflowContainers } from './github.ts';
import { pipelineContainers } from './gitlab.ts';

/** The containers that a CI server starts for its jobs. */
export function readCi({ file, text, vfs, parsers }: DeclaredInput): DeclaredRuns {
  const { documents, errors } = parsers.get('yaml-places')(file, text);
  const runs = documents.flatMap(root =>
    field(root, 'jobs') ? workflowContainers(root, vfs) : pipelineContainers(root),
  );
  return {
    ...sorted(runs),
    builds: [],
    filesRead: [file],
    errors: errors.map(error => ({ file, ...error })),
  };
}
