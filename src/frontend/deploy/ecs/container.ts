import { path } from '../../../base/index.ts';
import type { Command, Env } from '../../../model/index.ts';
import { USUAL_GRACE_MS } from '../grace.ts';
import type { OpenRun, RunContext, RunMount } from '../types.ts';
import { itemsOf, textOf, type Yaml } from '../yaml.ts';
import { either, type Value, valueOf } from './values.ts';

const STOP_SECONDS = USUAL_GRACE_MS.ECS / 1000;

/** A container definition, with the task that it belongs to. */
export interface TaskContainer {
  readonly node: Yaml;
  readonly task: Yaml | undefined;
  /** Such as `task web`. */
  readonly name: string;
  /** Of the CloudFormation template. */
  readonly parameters: Yaml | undefined;
}

/**
 * What a container definition overrides of its image. The agent hands it to Docker, and stops it as `docker stop`
 * does, with the image's stop signal; so does Fargate, since December 2025.
 * @source https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html, API_StopTask.html
 * @source aws/amazon-ecs-agent agent/dockerclient/dockerapi/docker_client.go stopContainer
 */
export function contextOf({ node, task, name, parameters }: TaskContainer): RunContext | OpenRun {
  const value = (key: string) => valueOf(either(node, key), parameters);
  const { file } = node.at;
  const called = value('name');
  const at = called?.at ?? node.at;
  const label = (options: readonly string[]) =>
    [`${file}:${at.line} ${name} container ${called?.text ?? ''}`.trimEnd(), ...options].join(', ');
  const open = (reason: string): OpenRun => ({ at, engine: 'ECS', context: label([]), reason });
  const image = value('image')?.text;
  if (image === undefined) return open('it names no image');
  const system = valueOf(either(either(task, 'runtimePlatform'), 'operatingSystemFamily'), parameters)?.text;
  if (system?.startsWith('WINDOWS')) return open('it is a container of Windows, which has no signals');
  const words = (key: string) => {
    const list = either(node, key);
    const isMade = list?.tag !== undefined;
    const read = (isMade ? [list] : itemsOf(list)).map(item => valueOf(item, parameters));
    // An empty list is none.
    return list && read.length > 0 ? { read, at: list.at } : undefined;
  };
  const [entrypoint, command] = [words('entryPoint'), words('command')];
  const unknown = [entrypoint, command].flatMap(list => list?.read.find(isDecisive) ?? [])[0];
  if (unknown) return open(`the word \`${unknown.text}\` of its command is not known`);
  const init = valueOf(either(either(node, 'linuxParameters'), 'initProcessEnabled'), parameters);
  const timeout = value('stopTimeout');
  for (const [key, decisive] of [
    ['initProcessEnabled', init],
    ['stopTimeout', timeout],
  ] as const)
    if (decisive?.known === false) return open(`${key} is ${decisive.text}, which is not known`);
  const seconds = Number(timeout?.text ?? STOP_SECONDS);
  const hasInit = /^true$/i.test(init?.text ?? '');
  const pidMode = valueOf(either(task, 'pidMode'), parameters);
  const pid = pidMode?.text === 'host' ? 'host' : pidMode?.text === 'task' ? 'shared' : undefined;
  const [user, workdir] = [value('user'), value('workingDirectory')];
  const healthcheck = healthcheckOf(either(node, 'healthCheck'));
  return {
    file,
    at,
    context: label([
      ...(hasInit ? ['initProcessEnabled: true'] : []),
      ...(timeout ? [`stopTimeout: ${timeout.text}`] : []),
      ...(pid ? [`pidMode: ${pidMode?.text}`] : []),
    ]),
    engine: 'ECS',
    declaredIn: 'ecs',
    image,
    init: hasInit,
    ...(init ? { initAt: init.at } : {}),
    stopTimeoutMs: {
      value: (Number.isFinite(seconds) && seconds >= 0 ? seconds : STOP_SECONDS) * 1000,
      at: timeout?.at ?? at,
    },
    ...(entrypoint ? { entrypoint: textsOf(entrypoint.read), entrypointAt: entrypoint.at } : {}),
    ...(command ? { args: textsOf(command.read), argsAt: command.at } : { args: undefined }),
    ...(pid && pidMode ? { pid, pidAt: pidMode.at } : {}),
    env: environment(node, parameters),
    envComplete: itemsOf(either(node, 'environmentFiles')).length === 0,
    ...(user ? { user: user.text, userAt: user.at } : {}),
    ...(workdir ? { workdir: workdir.text } : {}),
    mounts: mountsOf(node),
    ...(healthcheck ? { healthcheck } : {}),
    tty: textOf(either(node, 'pseudoTerminal')) === 'true',
  };
}

type Read = readonly (Value | undefined)[];

const textsOf = (read: Read) => read.map(value => value?.text ?? '');

/** Another one of the arguments behind may be anything without that PID 1 is another program. */
const isDecisive = (value: Value | undefined, index: number, all: Read) =>
  value?.known === false && (all[index - 1]?.text === '-c' || (index < 2 && !value.text.startsWith('-')));

function environment(node: Yaml, parameters: Yaml | undefined): Env {
  const env: Record<string, string | undefined> = {};
  for (const [list, isSecret] of [
    ['environment', false],
    ['secrets', true],
  ] as const)
    for (const item of itemsOf(either(node, list))) {
      const name = textOf(either(item, 'name'));
      const value = isSecret ? undefined : valueOf(either(item, 'value'), parameters);
      if (name !== undefined) env[name] = value?.known ? value.text : undefined;
    }
  return env;
}

/** What lies in a volume is not known. */
const mountsOf = (node: Yaml): readonly RunMount[] =>
  itemsOf(either(node, 'mountPoints')).flatMap(item => {
    const target = textOf(either(item, 'containerPath'));
    return target === undefined ? [] : [{ source: undefined, target: path.normalize(target) }];
  });

function healthcheckOf(node: Yaml | undefined): Command | undefined {
  const command = either(node, 'command');
  if (!command) return undefined;
  const [kind, ...rest] = itemsOf(command).map(item => textOf(item) ?? '');
  const { at } = command;
  if (kind === 'CMD') return { form: 'exec', argv: rest, at, from: 'command-line' };
  const text = kind === 'CMD-SHELL' ? rest.join(' ') : command.kind === 'scalar' ? (kind ?? '') : undefined;
  return text === undefined
    ? undefined
    : { form: 'shell', text, shell: ['/bin/sh', '-c'], at, from: 'command-line' };
}
