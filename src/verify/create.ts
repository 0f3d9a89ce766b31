import { resolve } from 'node:path';
import type { RunLine } from '../frontend/run/index.ts';
import { EngineError } from './client.ts';

type Json = Record<string, unknown>;
/** `-e NAME` takes its value from here. */
type Environment = Readonly<Record<string, string | undefined>>;

/** Options that say nothing about the container itself, or that are always so here. */
const WITHOUT_EFFECT = new Set([
  'detach',
  'rm',
  'name',
  'quiet',
  'pull',
  'sig-proxy',
  'init',
  'stop-signal',
  'stop-timeout',
  'entrypoint',
  'env',
  'env-file',
  'user',
  'workdir',
  'volume',
  'mount',
  'pid',
  'tty',
  'interactive',
]);

/** Options of the engine's HostConfig that are told as they are written. */
const LISTS: Readonly<Record<string, string>> = {
  'cap-add': 'CapAdd',
  'cap-drop': 'CapDrop',
  'security-opt': 'SecurityOpt',
  'group-add': 'GroupAdd',
  'add-host': 'ExtraHosts',
};
const FLAGS: Readonly<Record<string, string>> = { privileged: 'Privileged', 'read-only': 'ReadonlyRootfs' };

/** The body of POST /containers/create for a run line. @throws EngineError for an option that is not understood */
export function createBody(run: RunLine, image: string, cwd: string, env: Environment): Json {
  const host: Json = {
    Init: run.init,
    Binds: run.mounts.map(({ source, target }) => `${resolve(cwd, source ?? '')}:${target}`),
    ...(run.pid === undefined ? {} : { PidMode: optionOf(run, 'pid') }),
  };
  const body: Json = {
    Image: image,
    Env: Object.entries(run.env).flatMap(([name, value = env[name]]) =>
      value === undefined ? [] : [`${name}=${value}`],
    ),
    Tty: run.tty,
    OpenStdin: run.interactive,
    HostConfig: host,
    ...(run.args ? { Cmd: run.args } : {}),
    ...(run.entrypoint ? { Entrypoint: run.entrypoint.length > 0 ? run.entrypoint : [''] } : {}),
    ...(run.user === undefined ? {} : { User: run.user }),
    ...(run.workdir === undefined ? {} : { WorkingDir: run.workdir }),
    ...(run.stopSignal ? { StopSignal: run.stopSignal.text } : {}),
    ...(run.stopTimeoutMs ? { StopTimeout: secondsOf(run.stopTimeoutMs.value) } : {}),
  };
  for (const { name, value = 'true' } of run.options) {
    const list = LISTS[name];
    const flag = FLAGS[name];
    if (WITHOUT_EFFECT.has(name)) continue;
    if (list) host[list] = [...((host[list] as string[] | undefined) ?? []), value];
    else if (flag) host[flag] = value === 'true';
    else if (name === 'network' || name === 'net') host.NetworkMode = value;
    else if (name === 'hostname') body.Hostname = value;
    else if (name === 'tmpfs') host.Tmpfs = { ...(host.Tmpfs as object), ...tmpfs(value) };
    else if (name === 'publish') publish(value, body, host);
    else throw new EngineError(`verify does not know the option --${name} of ${run.engine} run`);
  }
  return body;
}

const optionOf = (run: RunLine, name: string) => run.options.findLast(option => option.name === name)?.value;

const secondsOf = (ms: number) => (Number.isFinite(ms) ? ms / 1000 : -1);

function tmpfs(value: string): Record<string, string> {
  const [path = '', options = ''] = value.split(':');
  return { [path]: options };
}

/** `[[address:]port:]port[/protocol]` */
function publish(value: string, body: Json, host: Json): void {
  const [ports = '', protocol = 'tcp'] = value.split('/');
  const parts = ports.split(':');
  const key = `${parts.at(-1)}/${protocol}`;
  const binding = {
    HostPort: parts.at(-2) ?? '',
    HostIp: parts.length > 2 ? parts.slice(0, -2).join(':') : '',
  };
  body.ExposedPorts = { ...(body.ExposedPorts as object), [key]: {} };
  host.PortBindings = { ...(host.PortBindings as object), [key]: [binding] };
}
