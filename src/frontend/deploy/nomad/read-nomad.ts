import { variablesOf } from '../hcl.ts';
import { type DeclaredInput, type DeclaredRuns, sorted } from '../types.ts';
import { entriesOf, field, itemsOf, textOf, type Yaml } from '../yaml.ts';
import { contextOf } from './task.ts';

/** The tasks of a Nomad job that the driver `docker` starts. */
export function readNomad({ file, text, parsers }: DeclaredInput): DeclaredRuns {
  const { documents, errors } = parsers.get('hcl')(file, text);
  const contexts = documents.flatMap(root => {
    const variables = variablesOf(root, 'var.');
    return entriesOf(field(root, 'job')).flatMap(([job, { value }]) =>
      [value, ...entriesOf(field(value, 'group')).map(([, group]) => group.value)]
        .flatMap(tasksOf)
        .map(([name, task]) => contextOf({ job, name, task, variables })),
    );
  });
  return {
    ...sorted(contexts),
    builds: [],
    filesRead: [file],
    ...(FILLED_IN.test(text) ? { isTemplate: true } : {}),
    errors: errors.map(error => ({ file, ...error })),
  };
}

/** By levant and nomad-pack; what stands in `{{ }}` is filled in by Nomad itself. */
const FILLED_IN = /\[\[-?\s{0,9}(?:\.|range|if |with |end|template)/;

const tasksOf = (group: Yaml): readonly (readonly [string, Yaml])[] =>
  entriesOf(field(group, 'task'))
    .flatMap(([name, { value }]) => itemsOf(value).map(task => [name, task] as const))
    .filter(([, task]) => textOf(field(task, 'driver')) === 'docker');
