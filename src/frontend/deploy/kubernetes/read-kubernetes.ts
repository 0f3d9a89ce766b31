import type { DeclaredInput, DeclaredRuns, OpenRun, RunContext } from '../types.ts';
import { configMapOf } from './config-maps.ts';
import { contextOf } from './context.ts';
import { containersOf } from './workloads.ts';

/** The containers of the workloads in a file of manifests. */
export function readKubernetes({ file, text, parsers }: DeclaredInput): DeclaredRuns {
  const { documents, errors } = parsers.get('yaml-places')(file, text);
  const contexts: RunContext[] = [];
  const open: OpenRun[] = [];
  for (const container of documents.flatMap(document => containersOf(document))) {
    const context = contextOf(container);
    if ('reason' in context) open.push(context);
    else contexts.push(context);
  }
  return {
    contexts,
    open,
    builds: [],
    configMaps: documents.flatMap(configMapOf),
    filesRead: [file],
    errors: errors.map(error => ({ file, ...error })),
  };
}
