import { path } from '../../../base/index.ts';
import type { Env } from '../../../model/index.ts';
import { milliseconds } from '../compose/duration.ts';
import { USUAL_GRACE_MS } from '../grace.ts';
import { type HclValue, hclValue, type Variables } from '../hcl.ts';
import { textAt } from '../text-at.ts';
import type { OpenRun, RunContext, RunMount } from '../types.ts';
import { entriesOf, field, itemsOf, textOf, type Yaml } from '../yaml.ts';

export interface NomadTask {
  readonly job: string;
  readonly name: string;
  readonly task: Yaml;
  readonly variables: Variables;
}

/**
 * What a task overrides of its image. Without `kill_signal` the driver leaves the signal to Docker, which takes that of
 * the image; with it the signal is sent, and after `kill_timeout` Docker stops the container at once.
 * @source hashicorp/nomad drivers/docker/handle.go Kill, drivers/docker/driver.go createContainerConfig
 */
export function contextOf({ job, name, task, variables }: NomadTask): RunContext | OpenRun {
  const config = field(task, 'config');
  const value = (node: Yaml | undefined, key: string) => hclValue(field(node, key), variables);
  const { at } = task;
  const { file } = at;
  const label = (options: readonly string[]) =>
    [`${file}:${at.line} job ${job} task ${name}`, ...options].join(', ');
  const open = (reason: string): OpenRun => ({ at, engine: 'Nomad', context: label([]), reason });
  const image = value(config, 'image');
  if (!image) return open('it names no image');
  const [signal, timeout] = [value(task, 'kill_signal'), value(task, 'kill_timeout')];
  const [init, pidMode, command] = [
    value(config, 'init'),
    value(config, 'pid_mode'),
    value(config, 'command'),
  ];
  for (const [key, decisive] of Object.entries({ kill_signal: signal, kill_timeout: timeout, init, command }))
    if (decisive?.known === false) return open(`${key} is ${decisive.text}, which is not known`);
  const list = (key: string) => itemsOf(field(config, key)).map(item => hclValue(item, variables));
  const [entrypoint, args] = [list('entrypoint'), list('args')];
  const unknown = [...entrypoint.filter(isDecisive), ...(command ? [] : args.filter(isDecisive))][0];
  if (unknown) return open(`the word \`${unknown.text}\` of its command is not known`);
  const graceMs = timeout ? milliseconds(timeout.text) : USUAL_GRACE_MS.Nomad;
  if (graceMs === undefined) return open(`kill_timeout = "${timeout?.text}" is no duration`);
  const words = [...(command ? [command.text] : []), ...args.map(arg => arg?.text ?? '')];
  const entrypointAt = field(config, 'entrypoint')?.at;
  const argsAt = command?.at ?? field(config, 'args')?.at;
  const [user, workdir] = [value(task, 'user'), value(config, 'work_dir')];
  const hasInit = init?.text === 'true';
  return {
    file,
    at,
    context: label([
      ...(hasInit ? ['init = true'] : []),
      ...(signal ? [`kill_signal = ${signal.text}`] : []),
      ...(timeout ? [`kill_timeout = ${timeout.text}`] : []),
    ]),
    engine: 'Nomad',
    declaredIn: 'nomad',
    image: image.text,
    init: hasInit,
    ...(init ? { initAt: init.at } : {}),
    ...(signal ? { stopSignal: { text: signal.text, at: signal.at } } : {}),
    stopTimeoutMs: { value: graceMs, at: timeout?.at ?? at },
    ...(entrypoint.length > 0 && entrypointAt
      ? { entrypoint: entrypoint.map(word => word?.text ?? ''), entrypointAt }
      : {}),
    ...(words.length > 0 && argsAt ? { args: words, argsAt } : { args: undefined }),
    ...(pidMode?.text === 'host' ? { pid: 'host', pidAt: pidMode.at } : {}),
    env: environment(task, variables),
    // A template may write variables, from Vault or Consul.
    envComplete: field(task, 'template') === undefined,
    ...(user ? { user: user.text, userAt: user.at } : {}),
    ...(workdir ? { workdir: workdir.text } : {}),
    mounts: [...mountsOf(config, variables), ...templatesOf(task, variables)],
    tty: value(config, 'tty')?.text === 'true',
  };
}

const isDecisive = (value: HclValue | undefined, index: number, all: readonly (HclValue | undefined)[]) =>
  value?.known === false && (all[index - 1]?.text === '-c' || (index < 2 && !value.text.startsWith('-')));

function environment(task: Yaml, variables: Variables): Env {
  const values = itemsOf(field(task, 'env')).flatMap(entriesOf);
  return Object.fromEntries(
    values.map(([name, { value }]) => {
      const read = hclValue(value, variables);
      return [name, read?.known ? read.text : undefined];
    }),
  );
}

/** What lies there on the node is not known. */
function mountsOf(config: Yaml | undefined, variables: Variables): readonly RunMount[] {
  const volumes = itemsOf(field(config, 'volumes')).map(
    item => hclValue(item, variables)?.text.split(':')[1],
  );
  const mounts = [...itemsOf(field(config, 'mount')), ...itemsOf(field(config, 'mounts'))].map(
    mount => hclValue(field(mount, 'target'), variables)?.text,
  );
  return [...volumes, ...mounts].flatMap(target =>
    target?.startsWith('/') ? [{ source: undefined, target: path.normalize(target) }] : [],
  );
}

/**
 * Files that the task's templates write below `local/`, which is `/local` in the container. What Nomad fills in is not
 * known, and so is the text around it.
 * @source https://developer.hashicorp.com/nomad/docs/job-specification/template
 */
const templatesOf = (task: Yaml, variables: Variables): readonly RunMount[] =>
  itemsOf(field(task, 'template')).flatMap(template => {
    const [data, destination] = [
      field(template, 'data'),
      hclValue(field(template, 'destination'), variables)?.text,
    ];
    const file = /^(?:\$\{NOMAD_TASK_DIR\}|\/?local)\/(.{1,300})$/.exec(destination ?? '')?.[1];
    const text = textOf(data);
    if (!data || file === undefined || text === undefined || /\{\{|(?<!\$)\$\{/.test(text)) return [];
    const perms = hclValue(field(template, 'perms'), variables)?.text ?? '644';
    return [
      {
        source: undefined,
        target: path.join('/local', file),
        texts: new Map([['', textAt(data)]]),
        executable: (Number.parseInt(perms, 8) & 0o111) !== 0,
      },
    ];
  });
