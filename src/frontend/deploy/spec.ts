import { type Location, path, type Vfs } from '../../base/index.ts';
import { parseSignal } from '../../kernel/index.ts';
import type { ImageFacts } from '../../knowledge/images/types.ts';
import type { Command, ContainerSpec, ImageFiles } from '../../model/index.ts';
import { imageSpec } from '../dockerfile/image-spec.ts';
import { type DockerfileError, ReadDockerfiles, readDockerfile } from '../dockerfile/index.ts';
import { isInteractiveShell } from '../dockerfile/spec.ts';
import { USUAL_GRACE_MS } from './grace.ts';
import { mounted } from './mounts.ts';
import type { OpenRun, RunBuild, RunContext } from './types.ts';

/** What is started, or why its Dockerfile can't be read. */
export type RunSpec =
  /** `isSession`: a shell at a terminal, which ends when somebody leaves it. */
  | { readonly spec: ContainerSpec; readonly isSession: boolean; readonly image: ContainerSpec }
  | { readonly file: string; readonly errors: readonly DockerfileError[] };

/** The image as built or as known, with all that its run context changes. */
export function specOfRun(run: RunContext, images: Images): RunSpec {
  const image = images.of(run);
  if ('errors' in image) return image;
  const spec = started(image, run, images.vfs);
  const isSession = run.tty && spec.commandKnown && isInteractive(spec.entrypoint, spec.cmd);
  return { spec, isSession, image: image.spec };
}

/** A container of which nothing is known but that it is started. */
export function specOfOpenRun(
  { at, engine, context, reason }: OpenRun,
  lookupImage: LookupImage,
): ContainerSpec {
  const spec = imageSpec({ file: at.file, at, reference: '', doubt: reason, lookupImage });
  return { ...spec, engine, context, gracePeriodMs: USUAL_GRACE_MS[engine], isBaseOnly: true };
}

interface Known {
  readonly spec: ContainerSpec;
  /** Of the first that has this image: they are the same for all, but for the place that names it. */
  readonly sameFiles: ImageFiles;
}

type Image = Known | Extract<RunSpec, { readonly errors: unknown }>;

type LookupImage = (reference: string) => ImageFacts | undefined;

/** The images that are run, as built or as known: each Dockerfile is read once for all that run it. */
export class Images {
  readonly vfs: Vfs;
  readonly #lookup: LookupImage;
  readonly #readBefore: ReadDockerfiles;
  readonly #built = new Map<string, Image>();
  readonly #files = new Map<string, ImageFiles>();

  constructor(vfs: Vfs, lookupImage: LookupImage, read = new ReadDockerfiles()) {
    this.vfs = vfs;
    this.#readBefore = read;
    this.#lookup = lookupImage;
  }

  of({ build, file, at, image }: RunContext): Image {
    const lookupImage = this.#lookup;
    if (!build) {
      const spec = imageSpec({ file, at, reference: image, lookupImage });
      const sameFiles = this.#files.get(image) ?? spec.files;
      this.#files.set(image, sameFiles);
      return { spec, sameFiles };
    }
    const text = build.inline ?? this.vfs.read(build.dockerfile);
    if (text === undefined) {
      const doubt = `${build.by} reads ${build.dockerfile}, which is not there`;
      return known(imageSpec({ file, at, reference: image, doubt, lookupImage }));
    }
    const { at: _, by: __, ...same } = build;
    const key = JSON.stringify(same);
    const built = this.#built.get(key) ?? this.#read(build, text);
    this.#built.set(key, built);
    return built;
  }

  #read({ dockerfile, context, target, buildArgs }: RunBuild, text: string): Image {
    const { spec, errors } = readDockerfile({
      file: dockerfile,
      text,
      vfs: this.vfs,
      context,
      buildArgs,
      lookupImage: this.#lookup,
      read: this.#readBefore,
      ...(target === undefined ? {} : { target }),
    });
    return spec ? known(spec) : { file: dockerfile, errors };
  }
}

const known = (spec: ContainerSpec): Known => ({ spec, sameFiles: spec.files });

function started({ spec, sameFiles }: Known, run: RunContext, vfs: Vfs): ContainerSpec {
  const { engine, stopSignal, stopTimeoutMs, user, workdir } = run;
  const command = commandOf(spec, run);
  const isPrivate = run.pid === undefined;
  const stopUnknown = run.stopUnknown ?? unheeded(spec, run);
  return {
    ...spec,
    context: run.context,
    engine,
    ...(run.declaredIn ? { declaredIn: run.declaredIn } : {}),
    entrypoint: command.entrypoint,
    cmd: command.cmd,
    commandKnown: spec.commandKnown || run.entrypoint !== undefined,
    // With another PID namespace the engine leaves the init out. @source moby daemon/oci_linux.go WithCommonOptions
    init: { enabled: run.init && isPrivate, ...(run.initAt ? { at: run.initAt } : {}) },
    pidNamespace: run.pid ?? 'private',
    ...(run.pidOf === undefined ? {} : { pidNamespaceOf: run.pidOf }),
    ...(run.preStop ? { preStop: run.preStop } : {}),
    ...(stopUnknown === undefined ? {} : { stopUnknown }),
    ...(run.pid1MayEnd === undefined ? {} : { pid1MayEnd: run.pid1MayEnd }),
    ...(run.runsToEnd ? { runsToEnd: true } : {}),
    ...(run.leftOut ? { leftOut: run.leftOut } : {}),
    ...(run.tty || run.interactive ? { hasInput: true } : {}),
    ...(run.hasOpenWords ? { hasOpenWords: true } : {}),
    stopSignal: stopSignal
      ? {
          signal: parseSignal(stopSignal.text),
          text: stopSignal.text,
          origin: 'command-line',
          at: stopSignal.at,
        }
      : spec.stopSignal,
    ...(stopTimeoutMs ? { gracePeriodMs: stopTimeoutMs.value, gracePeriodAt: stopTimeoutMs.at } : {}),
    user: user === undefined ? spec.user : { name: user, ...(run.userAt ? { at: run.userAt } : {}) },
    workdir: workdir === undefined ? spec.workdir : path.resolve(spec.workdir, workdir),
    env: { ...spec.env, ...run.env },
    envComplete: spec.envComplete && run.envComplete,
    files: mounted(spec.files, run.mounts, vfs, run.at, sameFiles),
    healthcheck: run.healthcheck === undefined ? spec.healthcheck : (run.healthcheck ?? undefined),
    at: run.pidAt ? { ...command.at, pidNamespace: run.pidAt } : command.at,
    ...(command.isOverridden ? { isBaseOnly: isInteractive(command.entrypoint, command.cmd) } : {}),
  };
}

/** A platform of which only SIGTERM is known, and an image that asks for another signal. */
const unheeded = ({ stopSignal }: ContainerSpec, { sendsSigterm }: RunContext) =>
  sendsSigterm === undefined || stopSignal.signal === 'SIGTERM'
    ? undefined
    : `the image asks for ${stopSignal.text}, and whether ${sendsSigterm} heeds that is not known: it speaks of SIGTERM`;

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
  const cmd = run.args ? own(run.args, run.argsAt) : replaced && !run.keepsCmd ? undefined : spec.cmd;
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
