import type { DeclaredInput, DeclaredRuns, OpenRun, RunContext } from '../types.ts';
import { field, itemsOf, textOf } from '../yaml.ts';
import { configMapOf } from './config-maps.ts';
import { contextOf } from './context.ts';
import { containersOf, type PodContainer } from './workloads.ts';

/** The containers of the workloads in a file of manifests. */
export function readKubernetes({ file, text, parsers }: DeclaredInput): DeclaredRuns {
  const { documents, errors } = parsers.get('yaml-places')(file, text);
  const contexts: RunContext[] = [];
  const open: OpenRun[] = [];
  const containers = documents.flatMap(document => containersOf(document));
  for (const container of containers) {
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
    ...(containers.some(isFilledIn) ? { isTemplate: true } : {}),
    errors: errors.map(error => ({ file, ...error })),
  };
}

/** `{{ … }}` without quotes is a map in a map; in quotes it is a text. */
function isFilledIn({ node, name }: PodContainer): boolean {
  const image = field(node, 'image');
  const texts = [name, textOf(image), textOf(itemsOf(field(node, 'command'))[0])];
  return image?.kind === 'map' || texts.some(text => text?.includes('{{'));
}
