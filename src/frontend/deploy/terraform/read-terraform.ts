import { contextOf } from '../ecs/container.ts';
import { containersIn } from '../ecs/read-ecs.ts';
import { hclValue, type Variables, variablesOf } from '../hcl.ts';
import { type DeclaredInput, type DeclaredRuns, type OpenRun, sorted } from '../types.ts';
import { entriesOf, field, itemsOf, textOf, type Yaml } from '../yaml.ts';

/**
 * The task definitions of Amazon ECS among the resources of Terraform, where their containers are written in place.
 * @source https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_task_definition
 */
export function readTerraform({ file, text, parsers }: DeclaredInput): DeclaredRuns {
  const { documents, errors } = parsers.get('hcl')(file, text);
  const runs = documents.flatMap(root => {
    const variables = variablesOf(root, 'var.');
    return entriesOf(field(field(root, 'resource'), 'aws_ecs_task_definition')).flatMap(
      ([name, { key, value }]) => {
        const task = filled(value, variables);
        const containers = field(task, 'container_definitions');
        if (containers?.kind === 'list')
          return containersIn(
            containers,
            withCamelCase(task),
            `task ${textOf(field(task, 'family')) ?? name}`,
          ).map(contextOf);
        const context = `${file}:${key.line} task ${name}`;
        const reason = 'its container_definitions are put together elsewhere';
        return [{ at: key, engine: 'ECS', context, reason } satisfies OpenRun];
      },
    );
  });
  return {
    ...sorted(runs),
    builds: [],
    filesRead: [file],
    errors: errors.map(error => ({ file, ...error })),
  };
}

/** With the values that variables have where nobody sets them; what else is not known is marked. */
function filled(node: Yaml, variables: Variables): Yaml {
  if (node.kind === 'list') return { ...node, items: itemsOf(node).map(item => filled(item, variables)) };
  if (node.kind === 'map') {
    const entries = [...node.entries].map(
      ([name, entry]) => [name, { ...entry, value: filled(entry.value, variables) }] as const,
    );
    return { ...node, entries: new Map(entries) };
  }
  const read = typeof node.value === 'string' ? hclValue(node, variables) : undefined;
  if (!read) return node;
  return { ...node, value: read.text, ...(read.known ? {} : { tag: '!unknown' }) };
}

/** `pid_mode` is `pidMode` in the definition itself. */
function withCamelCase(task: Yaml): Yaml {
  if (task.kind !== 'map') return task;
  const mode = task.entries.get('pid_mode');
  return mode ? { ...task, entries: new Map(task.entries).set('pidMode', mode) } : task;
}
