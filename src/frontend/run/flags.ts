import type { Arg } from './words.ts';

/** Which options take a value: without it nobody can tell where the options end and the image begins. */
export interface OptionTable {
  readonly flags: ReadonlySet<string>;
  readonly valued: ReadonlySet<string>;
  /** One letter to the long name. */
  readonly short: Readonly<Record<string, string>>;
}

const names = (text: string) => text.trim().split(/\s+/);

function table(flags: string, valued: string, short: Readonly<Record<string, string>>): OptionTable {
  return { flags: new Set(names(flags)), valued: new Set(names(valued)), short };
}

/**
 * @source docker/cli docs/reference/commandline/container_run.md, and the hidden names in
 * cli/command/container/{run,opts}.go, 28f756087eea5fa301f3fbf12b01ae62f91521c2
 */
const DOCKER_RUN_FLAGS = `detach disable-content-trust help init interactive no-healthcheck oom-kill-disable
  privileged publish-all quiet read-only rm sig-proxy tty use-api-socket`;
const DOCKER_RUN_VALUED = `add-host annotation attach blkio-weight blkio-weight-device cap-add cap-drop
  cgroup-parent cgroupns cidfile cpu-count cpu-percent cpu-period cpu-quota cpu-rt-period cpu-rt-runtime
  cpu-shares cpus cpuset-cpus cpuset-mems detach-keys device device-cgroup-rule device-read-bps
  device-read-iops device-write-bps device-write-iops dns dns-opt dns-option dns-search domainname entrypoint
  env env-file expose gpus group-add health-cmd health-interval health-retries health-start-interval
  health-start-period health-timeout hostname io-maxbandwidth io-maxiops ip ip6 ipc isolation kernel-memory
  label label-file link link-local-ip log-driver log-opt mac-address memory memory-reservation memory-swap
  memory-swappiness mount name net net-alias network network-alias oom-score-adj pid pids-limit platform
  publish pull restart runtime security-opt shm-size stop-signal stop-timeout storage-opt sysctl tmpfs ulimit
  user userns uts volume volume-driver volumes-from workdir`;
const RUN_SHORT = {
  a: 'attach',
  c: 'cpu-shares',
  d: 'detach',
  e: 'env',
  h: 'hostname',
  i: 'interactive',
  l: 'label',
  m: 'memory',
  P: 'publish-all',
  p: 'publish',
  q: 'quiet',
  t: 'tty',
  u: 'user',
  v: 'volume',
  w: 'workdir',
} as const;

/** @source containers/podman podman-run.1, cmd/podman/common/create.go, c6580b4a5219c9efb9ab79a540637d8a58b736f8 */
const PODMAN_RUN_FLAGS = `env-host http-proxy no-hostname no-hosts passwd read-only-tmpfs replace rmi rootfs
  tls-verify unsetenv-all`;
const PODMAN_RUN_VALUED = `arch authfile cert-dir cgroup-conf cgroups chrootdirs conmon-pidfile creds
  decryption-key env-merge gidmap group-entry health-log-destination health-max-log-count health-max-log-size
  health-on-failure health-startup-cmd health-startup-interval health-startup-retries health-startup-success
  health-startup-timeout hosts-file hostuser image-volume init-path os passwd-entry personality pidfile pod
  pod-id-file preserve-fd preserve-fds rdt-class requires retry retry-delay sdnotify seccomp-policy secret
  shm-size-systemd subgidname subuidname systemd timeout tz uidmap umask unsetenv variant`;

/** @source docker/cli and docker/buildx reference of build; podman-build.1 */
const BUILD_FLAGS = `check compress debug disable-content-trust force-rm help load no-cache pull push quiet rm
  squash stdin layers tls-verify no-hosts`;
const BUILD_VALUED = `add-host allow annotation arch attest authfile build-arg build-arg-file build-context
  builder cache-from cache-to call cap-add cap-drop cgroup-parent cpu-period cpu-quota cpu-shares cpuset-cpus
  cpuset-mems creds device dns env file format from iidfile ignorefile isolation jobs label logfile memory
  memory-swap metadata-file network no-cache-filter os output platform policy progress provenance sbom secret
  security-opt shm-size ssh tag target ulimit variant volume`;
const BUILD_SHORT = {
  D: 'debug',
  c: 'cpu-shares',
  f: 'file',
  m: 'memory',
  o: 'output',
  q: 'quiet',
  t: 'tag',
  v: 'volume',
} as const;

export const RUN_OPTIONS = {
  docker: table(DOCKER_RUN_FLAGS, DOCKER_RUN_VALUED, RUN_SHORT),
  podman: table(
    `${DOCKER_RUN_FLAGS} ${PODMAN_RUN_FLAGS}`,
    `${DOCKER_RUN_VALUED} ${PODMAN_RUN_VALUED}`,
    RUN_SHORT,
  ),
} as const;
export const BUILD_OPTIONS = table(BUILD_FLAGS, BUILD_VALUED, BUILD_SHORT);

/** stop, restart and kill. @source docker/cli cli/command/container/{stop,restart,kill}.go; podman-stop.1 */
export const STOP_OPTIONS = table('all help ignore latest running', 'signal time timeout cidfile filter', {
  a: 'all',
  i: 'ignore',
  l: 'latest',
  s: 'signal',
  t: 'timeout',
  f: 'filter',
});

/** @source docker/cli cli/command/container/start.go; podman-start.1 */
export const START_OPTIONS = table(
  'attach interactive all help latest sig-proxy',
  'detach-keys checkpoint checkpoint-dir filter',
  { a: 'attach', i: 'interactive', l: 'latest', f: 'filter' },
);

/** Before the command: `docker --context remote run`. @source docker/cli docs/reference/commandline/docker.md; podman.1 */
export const GLOBAL_OPTIONS = table(
  'debug help tls tlsverify version remote syslog transient-store',
  `config context host log-level tlscacert tlscert tlskey cgroup-manager conmon connection events-backend
  hooks-dir identity module network-cmd-path network-config-dir out root runroot runtime runtime-flag ssh
  storage-driver storage-opt tmpdir url volumepath`,
  { D: 'debug', H: 'host', c: 'context', l: 'log-level', v: 'version', r: 'remote' },
);

/** Before the command of Compose. @source docker/compose docs/reference/compose.md, and docker-compose(1) of version 1 */
export const COMPOSE_OPTIONS = table(
  'all-resources compatibility dry-run help no-ansi skip-hostname-check tls tlsverify verbose version',
  `ansi context env-file file host log-level parallel profile progress project-directory project-name tlscacert
  tlscert tlskey workdir`,
  { f: 'file', p: 'project-name', c: 'context', H: 'host', h: 'help', v: 'version' },
);

export interface Option {
  readonly name: string;
  /** `undefined`: a flag without `=`. */
  readonly value: Arg | undefined;
  readonly at: Arg;
}

export type Options =
  | { readonly options: readonly Option[]; readonly operands: readonly Arg[] }
  | { readonly problem: string; readonly at: Arg };

const after = (arg: Arg, length: number): Arg => ({
  ...arg,
  text: arg.text.slice(length),
  prefix: arg.prefix.slice(length),
});

/**
 * Reads options as the flag parser of docker and podman does, up to the first operand (`interspersed`: among the
 * operands too). An unknown word ends the options only where `isOperand` says so.
 * @source spf13/pflag: `--name=v`, `--name v`, `-n v`, `-nv`, `-n=v`, `-abc`
 */
export function readOptions(
  args: readonly Arg[],
  known: OptionTable,
  how: { readonly interspersed: boolean; isOperand(arg: Arg): boolean },
): Options {
  const options: Option[] = [];
  const operands: Arg[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (!arg) break;
    if (!arg.known && arg.prefix === '' && !how.isOperand(arg)) {
      return { problem: `\`${arg.text}\` is not known, and may hold options`, at: arg };
    }
    if (arg.prefix === '--' && arg.known) return { options, operands: [...operands, ...args.slice(i + 1)] };
    if (!arg.prefix.startsWith('-') || arg.prefix === '-') {
      if (!how.interspersed) return { options, operands: args.slice(i) };
      operands.push(arg);
      continue;
    }
    const read = arg.prefix.startsWith('--')
      ? readLong(arg, args[i + 1], known)
      : readShort(arg, args[i + 1], known);
    if ('problem' in read) return { problem: read.problem, at: arg };
    options.push(...read.options);
    if (read.tookNext) i++;
  }
  return { options, operands };
}

type Read =
  | { readonly options: readonly Option[]; readonly tookNext: boolean }
  | { readonly problem: string };

function readLong(arg: Arg, next: Arg | undefined, known: OptionTable): Read {
  const equals = arg.prefix.indexOf('=');
  if (equals === -1 && !arg.known) return { problem: `the option \`${arg.text}\` is not known` };
  const name = arg.prefix.slice(2, equals === -1 ? undefined : equals);
  if (equals !== -1) return { options: [{ name, value: after(arg, equals + 1), at: arg }], tookNext: false };
  if (known.flags.has(name)) return { options: [{ name, value: undefined, at: arg }], tookNext: false };
  if (!known.valued.has(name)) return { problem: `whether \`--${name}\` takes a value is not known` };
  if (!next) return { problem: `\`--${name}\` has no value` };
  return { options: [{ name, value: next, at: arg }], tookNext: true };
}

function readShort(arg: Arg, next: Arg | undefined, known: OptionTable): Read {
  const options: Option[] = [];
  for (let i = 1; i < arg.prefix.length; i++) {
    const name = known.short[arg.prefix[i] ?? ''];
    if (name === undefined) return { problem: `whether \`-${arg.prefix[i]}\` takes a value is not known` };
    if (known.flags.has(name)) {
      options.push({ name, value: undefined, at: arg });
      continue;
    }
    const rest = after(arg, arg.prefix[i + 1] === '=' ? i + 2 : i + 1);
    if (rest.text !== '') return { options: [...options, { name, value: rest, at: arg }], tookNext: false };
    if (!next) return { problem: `\`-${arg.prefix[i]}\` has no value` };
    return { options: [...options, { name, value: next, at: arg }], tookNext: true };
  }
  return arg.known ? { options, tookNext: false } : { problem: `the option \`${arg.text}\` is not known` };
}
