import type { Evidence, Location } from '../../base/index.ts';
import { parseSignal } from '../../kernel/index.ts';
import { shellOf } from '../../knowledge/images/index.ts';
import type { ImageFacts } from '../../knowledge/images/types.ts';
import type { BinSh, Command, CommandOrigin, ImageFiles, StopSignal } from '../../model/index.ts';
import { layBaseServices } from './base-services.ts';
import { StageFiles } from './files.ts';
import type { Instruction } from './instructions.ts';
import { type BuildArgs, type GlobalScope, StageScope } from './scope.ts';

export interface Fault {
  readonly message: string;
  readonly at: Location;
}

export interface InstalledInit {
  readonly program: string;
  readonly at: Location;
}

/** What FROM names. */
export interface Base {
  /** Variables expanded as far as they are known. */
  readonly reference: string;
  readonly kind: 'scratch' | 'image' | 'stage' | 'unknown';
  readonly stage?: Stage;
  readonly image?: ImageFacts;
  /** Why the image is not known. */
  readonly reason?: string;
  readonly windows: boolean;
}

/** A build stage while its instructions are carried out, and its result afterwards. */
export interface Stage {
  readonly name: string | undefined;
  readonly index: number;
  readonly from: Location;
  readonly base: Base;
  /** What the chain of stages starts from. */
  readonly root: Base;
  readonly rootAt: Location;
  readonly scope: StageScope;
  readonly files: StageFiles;
  windows: boolean;
  entrypoint: Command | undefined;
  cmd: Command | undefined;
  /** Declared in this stage, also as `[]`: then ENTRYPOINT does not reset it. */
  declaresCmd: boolean;
  declaresEntrypoint: boolean;
  /** Some stage of the chain declares it, so no base image decides it. */
  entrypointKnown: boolean;
  stopSignal: StopSignal;
  healthcheck: Command | undefined;
  shell: readonly string[];
  user: { readonly name: string | undefined; readonly at?: Location };
  workdir: string;
  binSh: BinSh;
  readonly inits: InstalledInit[];
  readonly onbuild: Instruction[];
  readonly unknowns: Set<string>;
  readonly evidence: Evidence[];
}

export interface StageInput {
  readonly name: string | undefined;
  readonly index: number;
  readonly from: Location;
  readonly base: Base;
  readonly global: GlobalScope;
  readonly buildArgs: BuildArgs;
  readonly escape: string;
  readonly context: ImageFiles | undefined;
}

/** A stage as it is right behind its FROM. */
export function newStage(input: StageInput): Stage {
  const { base, from } = input;
  const parent = base.stage;
  const { image } = base;
  const known = base.kind === 'scratch' || base.kind === 'image';
  const command = (own: Command | undefined, argv: readonly string[] | null | undefined) =>
    parent ? inherited(own) : commandOf(argv, from);
  const files = new StageFiles(base, parent?.files, input.context);
  layBaseServices(files, image, from);
  return {
    name: input.name,
    index: input.index,
    from,
    base,
    root: parent?.root ?? base,
    rootAt: parent?.rootAt ?? from,
    scope: new StageScope({
      global: input.global,
      buildArgs: input.buildArgs,
      escape: input.escape,
      env: parent?.scope.env ?? new Map(Object.entries(image?.env ?? {})),
      args: parent?.scope.args ?? new Map(),
      hidden: parent?.scope.hidden ?? new Set(),
      envComplete: parent?.scope.envComplete ?? known,
    }),
    files,
    windows: parent?.windows ?? base.windows,
    entrypoint: command(parent?.entrypoint, image?.entrypoint),
    cmd: command(parent?.cmd, image?.cmd),
    declaresCmd: false,
    declaresEntrypoint: false,
    entrypointKnown: parent?.entrypointKnown ?? known,
    stopSignal: stopSignalOf(parent, image, from),
    healthcheck: inherited(parent?.healthcheck),
    shell: parent?.shell ?? image?.shell ?? (base.windows ? ['cmd', '/S', '/C'] : ['/bin/sh', '-c']),
    user: parent?.user ?? { name: image?.user ?? undefined },
    workdir: parent?.workdir ?? image?.workdir ?? '/',
    binSh: parent?.binSh ?? image?.binSh ?? (base.kind === 'scratch' ? 'none' : shellOf(base.reference)),
    inits: [...(parent?.inits ?? [])],
    onbuild: [],
    unknowns: new Set(parent?.unknowns ?? (base.reason === undefined ? [] : [base.reason])),
    evidence: [...(parent?.evidence ?? [])],
  };
}

const fromStage = (from: CommandOrigin): CommandOrigin => (from === 'file' ? 'stage' : from);

function inherited(command: Command | undefined): Command | undefined {
  return command && { ...command, from: fromStage(command.from) };
}

function commandOf(argv: readonly string[] | null | undefined, at: Location): Command | undefined {
  return argv && argv.length > 0 ? { form: 'exec', argv, at, from: 'base-image' } : undefined;
}

function stopSignalOf(parent: Stage | undefined, image: ImageFacts | undefined, at: Location): StopSignal {
  if (parent) {
    const { stopSignal } = parent;
    return {
      ...stopSignal,
      origin: stopSignal.origin === 'default' ? 'default' : fromStage(stopSignal.origin),
    };
  }
  if (!image?.stopSignal) return { signal: 'SIGTERM', text: 'SIGTERM', origin: 'default' };
  return { signal: parseSignal(image.stopSignal), text: image.stopSignal, origin: 'base-image', at };
}
