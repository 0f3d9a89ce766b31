import { type DeclaredInput, type DeclaredRuns, sorted } from '../types.ts';
import { entriesOf, field, itemsOf, textOf, type Yaml } from '../yaml.ts';
import { contextOf, type TaskContainer } from './container.ts';
import { either } from './values.ts';

/** The containers of a task definition of Amazon ECS, alone or in a template of CloudFormation. */
export function readEcs({ file, text, parsers }: DeclaredInput): DeclaredRuns {
  const isJson = /^\s*[[{]/.test(text);
  const { documents, errors } = parsers.get(isJson ? 'json-places' : 'yaml-places')(file, text);
  return {
    ...sorted(documents.flatMap(containersOf).map(contextOf)),
    builds: [],
    filesRead: [file],
    errors: errors.map(error => ({ file, ...error })),
  };
}

function containersOf(document: Yaml): readonly TaskContainer[] {
  // Terraform and others keep the list of containers in a file of its own.
  if (document.kind === 'list') return containersIn(document, undefined, 'task');
  const own = [document, field(document, 'taskDefinition')].flatMap(task => {
    const name = textOf(either(task, 'family'));
    return containersIn(either(task, 'containerDefinitions'), task, taskName(name));
  });
  const parameters = field(document, 'Parameters');
  const resources = entriesOf(field(document, 'Resources')).flatMap(([name, { value }]) => {
    if (textOf(field(value, 'Type')) !== 'AWS::ECS::TaskDefinition') return [];
    const task = field(value, 'Properties');
    return containersIn(either(task, 'containerDefinitions'), task, taskName(name), parameters);
  });
  return [...own, ...resources];
}

const taskName = (name: string | undefined) => (name === undefined ? 'task' : `task ${name}`);

/** Of a list of container definitions, wherever that is written. */
export const containersIn = (
  containers: Yaml | undefined,
  task: Yaml | undefined,
  name: string,
  parameters?: Yaml,
): readonly TaskContainer[] =>
  itemsOf(containers)
    .filter(node => node.kind === 'map')
    .map(node => ({ node, task, name, parameters }));
