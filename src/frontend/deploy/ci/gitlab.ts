import type { OpenRun, RunContext } from '../types.ts';
import { entriesOf, field, itemsOf, textOf, type Yaml } from '../yaml.ts';

/** @source gitlab-runner executors/docker/docker.go removeContainer */
const REMOVED = "the runner removes it by force at the job's end: it gets no stop signal";

const SCRIPTED = "the runner hands a shell in it the job's script, which ends by itself";

/**
 * The containers of a pipeline of GitLab, as the runner's Docker executor makes them: services with what is written,
 * and those of jobs, which are given a script.
 * @source https://docs.gitlab.com/ci/docker/using_docker_images/; gitlab-runner executors/docker/docker.go createServiceContainerConfig
 */
export function pipelineContainers(root: Yaml): readonly (RunContext | OpenRun)[] {
  const jobs = entriesOf(root).flatMap(([name, { value }]) =>
    value.kind === 'map' && !OTHERS.has(name) ? [[`job ${name}`, value] as const] : [],
  );
  const runs = [['all jobs', root] as const, ...jobs].flatMap(([where, node]) => [
    ...itemsOf(field(node, 'services')).map(service => serviceOf(service, where)),
    ...[field(node, 'image')].flatMap(image => (image ? [jobIn(image, where)] : [])),
  ]);
  // An anchor or an alias writes one in several jobs.
  const seen = new Set<string>();
  return runs.filter(({ at }) => {
    const place = `${at.line}:${at.column}`;
    return !seen.has(place) && seen.add(place);
  });
}

/** Keys of the whole file that are no jobs; `default` holds what all jobs have. */
const OTHERS: ReadonlySet<string> = new Set([
  'variables',
  'workflow',
  'include',
  'stages',
  'cache',
  'spec',
  'image',
]);

function serviceOf(node: Yaml, where: string): RunContext | OpenRun {
  const image = field(node, 'name') ?? node;
  const { at } = image;
  const name = textOf(image) ?? '';
  const context = `${at.file}:${at.line} service ${name.replace(/[:@].*/, '')} of ${where}`;
  if (name === '' || name.includes('$'))
    return {
      at,
      engine: 'docker',
      context,
      reason: `its image is \`${name}\`, which is filled in when the job starts`,
    };
  const [entrypoint, command] = [field(node, 'entrypoint'), field(node, 'command')];
  const words = (list: Yaml) => itemsOf(list).map(item => textOf(item) ?? '');
  // What is set to `[""]` is none.
  const own = entrypoint && words(entrypoint).filter(text => text !== '');
  const args = command && words(command);
  return {
    file: at.file,
    at,
    context,
    engine: 'docker',
    declaredIn: 'ci',
    stopUnknown: REMOVED,
    image: name,
    init: false,
    ...(own && entrypoint ? { entrypoint: own, entrypointAt: entrypoint.at, keepsCmd: true } : {}),
    ...(command && args && args.length > 0 ? { args, argsAt: command.at } : { args: undefined }),
    env: Object.fromEntries(
      entriesOf(field(node, 'variables')).map(([key, { value }]) => [
        key,
        textOf(value)?.includes('$') ? undefined : textOf(value),
      ]),
    ),
    // Those of the project and the group are set elsewhere.
    envComplete: false,
    mounts: [],
    tty: false,
  };
}

function jobIn(node: Yaml, where: string): OpenRun {
  const { at } = field(node, 'name') ?? node;
  return { at, engine: 'docker', context: `${at.file}:${at.line} container of ${where}`, reason: SCRIPTED };
}
