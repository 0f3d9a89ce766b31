import type { Location } from '../../base/index.ts';
import type { BinSh, Command, ContainerSpec } from '../../model/index.ts';
import type { Stage } from './stage.ts';

/** What Docker waits between the stop signal and SIGKILL. @source docker stop(1) */
const GRACE_PERIOD_MS = 10_000;

/** What a stage declares as an image, started by a plain `docker run`. */
export function specOf(stage: Stage, file: string, target: string | undefined): ContainerSpec {
  const { root } = stage;
  const baseKnown = root.kind === 'image' || root.kind === 'scratch';
  const { entrypoint, cmd, healthcheck, stopSignal } = stage;
  return {
    file,
    target: target ?? null,
    context: 'docker run',
    os: stage.windows ? 'windows' : 'linux',
    entrypoint,
    cmd,
    commandKnown: stage.entrypointKnown,
    stopSignal,
    gracePeriodMs: GRACE_PERIOD_MS,
    init: { enabled: false },
    pidNamespace: 'private',
    user: stage.user,
    workdir: stage.workdir,
    env: Object.fromEntries(stage.scope.env),
    envComplete: stage.scope.envComplete,
    // The engine runs a shell-form check with the SHELL of the finished image.
    healthcheck: healthcheck?.form === 'shell' ? { ...healthcheck, shell: stage.shell } : healthcheck,
    binSh: shellOfImage(stage),
    base: { reference: root.reference, at: stage.rootAt, ...(root.image ? { row: root.image.row } : {}) },
    files: stage.files,
    isBaseOnly: isBaseOnly(stage, baseKnown),
    at: {
      from: stage.from,
      ...optional('entrypoint', inFile(entrypoint)),
      ...optional('cmd', inFile(cmd)),
      ...optional('stopSignal', isInFile(stopSignal.origin) ? stopSignal.at : undefined),
      ...optional('healthcheck', inFile(healthcheck)),
    },
    installedInits: stage.inits,
    evidence: stage.evidence,
    unknowns: [...stage.unknowns],
  };
}

/** An image without a shell may be given one by an archive or a directory that is copied over its root. */
function shellOfImage({ binSh, files }: Stage): BinSh {
  if (binSh !== 'none') return binSh;
  const { kind } = files.origin('/bin/sh');
  return kind === 'absent' || kind === 'base' ? 'none' : 'unknown';
}

const isInFile = (origin: string) => origin === 'file' || origin === 'stage';

const inFile = (command: Command | undefined): Location | undefined =>
  command && isInFile(command.from) ? command.at : undefined;

function optional<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: V });
}

/** An image that others build upon: no command of its own, and none but an interactive shell from its base. */
function isBaseOnly(stage: Stage, baseKnown: boolean): boolean {
  const { entrypoint, cmd } = stage;
  const own = [entrypoint, cmd].some(command => command && isInFile(command.from));
  if (own || stage.declaresCmd || stage.declaresEntrypoint) return false;
  return !baseKnown || (!entrypoint && (!cmd || isInteractiveShell(cmd)));
}

/** A shell that waits for somebody to type. */
export function isInteractiveShell(command: Command): boolean {
  if (command.form !== 'exec') return false;
  const [name = '', ...options] = command.argv;
  return /^(\/usr)?(\/bin\/)?(ba|da|a|z)?sh$/.test(name) && options.every(o => /^-[il]+$|^--login$/.test(o));
}
