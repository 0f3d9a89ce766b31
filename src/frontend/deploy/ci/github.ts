import { path, type Vfs } from '../../../base/index.ts';
import { type PlacedWord, runOf } from '../../run/argv.ts';
import { shellWords } from '../shell-words.ts';
import type { OpenRun, RunContext } from '../types.ts';
import { entriesOf, field, itemsOf, textOf, type Yaml } from '../yaml.ts';

/** @source actions/runner src/Runner.Worker/ContainerOperationProvider.cs StopContainersAsync, DockerCommandManager.cs DockerRemove */
const REMOVED = "the runner removes it by `docker rm --force` at the job's end: it gets no stop signal";

/**
 * The containers of a workflow of GitHub: of a job, in which its steps are executed, and of services beside it. All
 * are made by `docker create`.
 * @source actions/runner src/Runner.Worker/ContainerOperationProvider.cs StartContainerAsync
 */
export function workflowContainers(root: Yaml, vfs: Vfs): readonly (RunContext | OpenRun)[] {
  return entriesOf(field(root, 'jobs')).flatMap(([job, { value }]) => [
    ...written(field(value, 'container')).map(node =>
      runIn(node, `container of job ${job}`, vfs, KEEP_ALIVE),
    ),
    ...entriesOf(field(value, 'services')).flatMap(([name, service]) =>
      written(service.value).map(node => runIn(node, `service ${name} of job ${job}`, vfs)),
    ),
  ]);
}

/** What stands in for the command of a job's container, so that it stays. */
const KEEP_ALIVE = { entrypoint: 'tail', args: ['-f', '/dev/null'] };

/** Without an image there is no container: an expression may come to an empty text. */
const written = (node: Yaml | undefined): readonly Yaml[] =>
  node && (textOf(node) ?? textOf(field(node, 'image'))) ? [node] : [];

function runIn(node: Yaml, called: string, vfs: Vfs, instead?: typeof KEEP_ALIVE): RunContext | OpenRun {
  const image = field(node, 'image') ?? node;
  const { at } = image;
  const label = (options: readonly string[]) => [`${at.file}:${at.line} ${called}`, ...options].join(', ');
  const open = (reason: string): OpenRun => ({ at, engine: 'docker', context: label([]), reason });
  const own = ['entrypoint', 'command'].find(key => field(node, key));
  if (own !== undefined) return open(`what the runner makes of \`${own}\` is not known`);
  const name = textOf(image) ?? '';
  if (name.includes('${{')) return open(`its image is \`${name}\`, which is filled in when the job starts`);
  const options = field(node, 'options');
  const words: readonly PlacedWord[] = [
    ...shellWords(textOf(options) ?? '').map(text => word(text, options ?? node)),
    ...entriesOf(field(node, 'env')).flatMap(([key, { value }]) => [
      word('--env', value),
      word(`${key}=${textOf(value) ?? ''}`, value),
    ]),
    ...itemsOf(field(node, 'volumes')).flatMap(item => [
      word('--volume', item),
      word(textOf(item) ?? '', item),
    ]),
    ...(instead ? [word('--entrypoint', image), word(instead.entrypoint, image)] : []),
    word(name, image),
    ...(instead?.args ?? []).map(text => word(text, image)),
  ];
  // Paths of the host are those of the runner's.
  const folder = path.normalize(path.join(path.dirname(at.file), '../..'));
  const run = runOf({ engine: 'docker', words, at, vfs, folder });
  if ('reason' in run) return open(run.reason);
  return {
    ...run,
    context: label(run.init ? ['--init'] : []),
    declaredIn: 'ci',
    stopUnknown: REMOVED,
  };
}

/** `${{ … }}` is filled in when the job starts. */
const word = (text: string, { at }: Yaml): PlacedWord =>
  text.includes('${{') ? { text, at, known: false } : { text, at };
