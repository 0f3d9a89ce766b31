import { type Location, path, type Vfs } from '../../base/index.ts';
import { parseSignal } from '../../kernel/index.ts';
import type { ImageFacts } from '../../knowledge/images/types.ts';
import type { Command, ContainerSpec } from '../../model/index.ts';
import { imageSpec } from '../dockerfile/image-spec.ts';
import { type DockerfileError, readDockerfile } from '../dockerfile/index.ts';
import { isInteractiveShell } from '../dockerfile/spec.ts';
import { mounted } from './mounts.ts';
import type { OpenRun, RunContext, StopLine } from './types.ts';

export interface RunSpecInput {
  readonly vfs: Vfs;
  readonly lookupImage: (reference: string) => ImageFacts | undefined;
}

/** What a run line starts, or why its Dockerfile can't be read. */
export type RunSpec =
  /** `isSession`: a shell at a terminal, which ends when somebody leaves it. */
  | { readonly spec: ContainerSpec; readonly isSession: boolean }
  | { readonly file: string; readonly errors: readonly DockerfileError[] };

/** The image as built or as known, with all that the run line and the stop line of its name change. */
export function specOfRun(run: RunContext, stops: readonly StopLine[], input: RunSpecInput): RunSpec {
  const image = imageOf(run, input);
  if ('errors' in image) return image;
  const stop = run.name === undefined ? undefined : stopLineFor(run, stops);
  const spec = started(image.spec, run, stop, input.vfs);
  return { spec, isSession: run.tty && isInteractive(spec.entrypoint, spec.cmd) };
}

/** A container of which nothing is known but that it is started. */
export function specOfOpenRun(
  { at, engine, reason }: OpenRun,
  lookupImage: RunSpecInput['lookupImage'],
): ContainerSpec {
  const spec = imageSpec({ file: at.file, at, reference: '', doubt: reason, lookupImage });
  return { ...spec, engine, context: `${at.file}:${at.line} ${engine} run`, isBaseOnly: true };
}

type Image = { readonly spec: ContainerSpec } | Extract<RunSpec, { readonly errors: unknown }>;

function imageOf(run: RunContext, { vfs, lookupImage }: RunSpecInput): Image {
  const { build, file, at, image } = run;
  if (!build) return { spec: imageSpec({ file, at, reference: image, lookupImage }) };
  const { dockerfile, context, target, buildArgs } = build;
  const text = vfs.read(dockerfile);
  if (text === undefined) {
    const doubt = `\`${run.engine} build\` in line ${build.at.line} reads ${dockerfile}, which is not there`;
    return { spec: imageSpec({ file, at, reference: image, doubt, lookupImage }) };
  }
  const options = target === undefined ? {} : { target };
  const { spec, errors } = readDockerfile({
    file: dockerfile,
    text,
    vfs,
    context,
    buildArgs,
    lookupImage,
    ...options,
  });
  return spec ? { spec } : { file: dockerfile, errors };
}

/** The first stop behind the run line; `docker stop` in another function of the script may stand above it. */
function stopLineFor({ name, at }: RunContext, stops: readonly StopLine[]): StopLine | undefined {
  const own = stops.filter(stop => stop.name === name && !stop.kills);
  return own.find(stop => stop.at.line > at.line) ?? own[0];
}

function started(spec: ContainerSpec, run: RunContext, stop: StopLine | undefined, vfs: Vfs): ContainerSpec {
  const { engine, stopSignal, stopTimeoutMs, user, workdir } = run;
  const command = commandOf(spec, run);
  const isPrivate = run.pid === undefined;
  const graceMs = stop?.timeoutMs ?? stopTimeoutMs?.value;
  const graceAt = stop?.timeoutMs === undefined ? stopTimeoutMs?.at : stop.at;
  const signal = stop?.signal === undefined ? stopSignal : { text: stop.signal, at: stop.at };
  return {
    ...spec,
    context: contextOf(run),
    engine,
    entrypoint: command.entrypoint,
    cmd: command.cmd,
    commandKnown: spec.commandKnown || run.entrypoint !== undefined,
    // With another PID namespace the engine leaves the init out. @source moby daemon/oci_linux.go WithCommonOptions
    init:
      run.init && isPrivate
        ? { enabled: true, ...(run.initAt ? { at: run.initAt } : {}) }
        : { enabled: false },
    pidNamespace: run.pid ?? 'private',
    stopSignal: signal
      ? { signal: parseSignal(signal.text), text: signal.text, origin: 'command-line', at: signal.at }
      : spec.stopSignal,
    ...(graceMs === undefined ? {} : { gracePeriodMs: graceMs }),
    ...(graceAt ? { gracePeriodAt: graceAt } : {}),
    user: user === undefined ? spec.user : { name: user, ...(run.userAt ? { at: run.userAt } : {}) },
    workdir: workdir === undefined ? spec.workdir : path.resolve(spec.workdir, workdir),
    env: { ...spec.env, ...run.env },
    envComplete: spec.envComplete && run.envComplete,
    files: mounted(spec.files, run.mounts, vfs, run.at),
    at: command.at,
    ...(command.isOverridden ? { isBaseOnly: isInteractive(command.entrypoint, command.cmd) } : {}),
  };
}

/**
 * `--entrypoint` takes the image's CMD away as well; arguments stand in for CMD.
 * @source moby daemon/commit.go merge, daemon/container.go mergeAndVerifyConfig
 */
function commandOf(spec: ContainerSpec, run: RunContext) {
  const own = (argv: readonly string[], at: Location = run.at): Command | undefined =>
    argv.length === 0 ? undefined : { form: 'exec', argv, at, from: 'command-line' };
  const { entrypoint: _, cmd: __, ...at } = spec.at;
  const replaced = run.entrypoint !== undefined;
  const entrypoint = replaced ? own(run.entrypoint, run.entrypointAt) : spec.entrypoint;
  const cmd = run.args ? own(run.args, run.argsAt) : replaced ? undefined : spec.cmd;
  const entrypointAt = replaced ? entrypoint?.at : spec.at.entrypoint;
  const cmdAt = run.args ? cmd?.at : cmd && spec.at.cmd;
  return {
    entrypoint,
    cmd,
    isOverridden: replaced || run.args !== undefined,
    at: {
      ...at,
      ...(entrypointAt ? { entrypoint: entrypointAt } : {}),
      ...(cmdAt ? { cmd: cmdAt } : {}),
    },
  };
}

const isInteractive = (entrypoint: Command | undefined, cmd: Command | undefined) =>
  entrypoint === undefined && (cmd === undefined || isInteractiveShell(cmd));

/** Such as `run.sh:7 docker run --init`: the options that decide who is PID 1 and how it is stopped. */
function contextOf(run: RunContext): string {
  const options = [
    run.init ? '--init' : '',
    run.pid === undefined ? '' : `--pid=${run.pid === 'host' ? 'host' : '…'}`,
    run.entrypoint === undefined ? '' : '--entrypoint',
    run.stopSignal ? `--stop-signal ${run.stopSignal.text}` : '',
    run.stopTimeoutMs ? `--stop-timeout ${stopTimeoutText(run.stopTimeoutMs.value)}` : '',
  ].filter(option => option !== '');
  return [`${run.file}:${run.at.line} ${run.engine} ${run.verb}`, ...options].join(' ');
}

const stopTimeoutText = (ms: number) => (Number.isFinite(ms) ? String(ms / 1000) : '-1');
