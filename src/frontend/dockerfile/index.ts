import { type Location, path, type Vfs } from '../../base/index.ts';
import type { ImageFacts } from '../../knowledge/images/types.ts';
import type { Command, ContainerSpec } from '../../model/index.ts';
import { asBaseImage, dockerfileOfBase } from './base-beside.ts';
import { Build } from './build.ts';
import {
  foldersAbove,
  foldersNamedFrom,
  holdsNamed,
  holdsOwn,
  likelyContext,
  runsFileOfContext,
} from './build-context.ts';
import { declaredContext } from './declared-context.ts';
import { findByName, findStage } from './from.ts';
import { type Comment, type DockerfileError, parseInstructions } from './instructions.ts';
import { specOf } from './spec.ts';
import type { Stage } from './stage.ts';
import { syntaxFault } from './syntax.ts';

export type { Comment, DockerfileError } from './instructions.ts';

export interface DockerfileInput {
  /** Path as reports show it; the key for `vfs.read`. */
  readonly file: string;
  readonly text: string;
  readonly vfs: Vfs;
  /** Directory of the build context; without it, the likely one. */
  readonly context?: string;
  /** `--target`: a name or the number of a stage; without it the last stage counts. */
  readonly target?: string;
  /** `--build-arg`; `undefined`: passed, but with a value that is not known. */
  readonly buildArgs: Readonly<Record<string, string | undefined>>;
  readonly lookupImage: (reference: string) => ImageFacts | undefined;
  /** What was read before in this run. */
  readonly read?: ReadDockerfiles;
}

export interface DockerfileResult {
  /** For the target stage; `undefined` where errors make it impossible. */
  readonly spec: ContainerSpec | undefined;
  readonly errors: readonly DockerfileError[];
  /** The build context, as named or as taken to be. */
  readonly context: string;
  /** Comments of the file, without `#`. */
  readonly comments: readonly Comment[];
  readonly stages: readonly { readonly name: string | undefined; readonly from: Location }[];
  /** Where the last stage has no command of its own: the names of those that declare one, to be built by `--target`. */
  readonly targets?: readonly string[];
}

type Parsed = ReturnType<typeof parseInstructions>;

/** What comes of one context, and what is copied from it. */
interface Built {
  readonly result: DockerfileResult;
  readonly copied: readonly string[];
}

/**
 * What was read of Dockerfiles in one run. One may be built in several ways, with other arguments or for other targets,
 * and several containers run what comes of the same: they share its files, and what was found out about these.
 */
export class ReadDockerfiles {
  readonly #parsed = new Map<string, Parsed>();
  readonly #built = new Map<DockerfileInput['lookupImage'], Map<string, Built>>();

  parsed(file: string, text: string): Parsed {
    const key = `${file}\0${text}`;
    const parsed = this.#parsed.get(key) ?? parseInstructions(file, text);
    this.#parsed.set(key, parsed);
    return parsed;
  }

  built(context: string, input: DockerfileInput, build: () => Built): Built {
    const { file, text, target, buildArgs, lookupImage } = input;
    const known = this.#built.get(lookupImage) ?? new Map<string, Built>();
    this.#built.set(lookupImage, known);
    const key = JSON.stringify([context, file, text, target, Object.entries(buildArgs)]);
    const built = known.get(key) ?? build();
    known.set(key, built);
    return built;
  }
}

/** Larger files are refused: no Dockerfile that people wrote comes near. */
const MAX_LENGTH = 1 << 20;

/** Reads a Dockerfile as BuildKit does, and says what its target stage declares. Never throws on bad input. */
export function readDockerfile(asked: DockerfileInput): DockerfileResult {
  const input = { ...asked, read: asked.read ?? new ReadDockerfiles() };
  const own = input.context ?? path.dirname(input.file);
  const refused = refusal(input.text);
  if (refused) return { spec: undefined, errors: [refused], context: own, comments: [], stages: [] };
  const parsed = input.read.parsed(input.file, input.text);
  const { result, copied } = readIn(own, input, parsed);
  if (input.context !== undefined) return result;
  const named = copied.includes('.') && result.spec ? foldersNamedFrom(input.vfs, own, result.spec) : [];
  for (const folder of named) {
    const { result: other } = readIn(folder, input, parsed);
    if (other.spec && holdsOwn(other.spec, folder, own)) return assuming(other, folder, AS_NAMED);
  }
  const declared = declaredContext(input.vfs, input.file, [own, ...foldersAbove(input.vfs, own)]);
  const holds = (folder: string) => holdsNamed(input.vfs, folder, copied);
  // What it can't be built in is left over from elsewhere.
  if (declared !== undefined && (holds(declared) || !holds(own)))
    return declared === own
      ? result
      : assuming(readIn(declared, input, parsed).result, declared, AS_DECLARED);
  const steps = parsed.instructions.filter(i => i.keyword === 'RUN').map(i => i.args.text);
  const likely = likelyContext(input.vfs, input.file, copied, steps);
  const first = likely === own ? result : assuming(readIn(likely, input, parsed).result, likely);
  const runsOwn = first.spec && runsFileOfContext(first.spec);
  if (!first.spec || runsOwn) return first;
  // A pattern fits in many a folder: the command tells in which.
  if (likely !== own && result.spec && runsFileOfContext(result.spec)) return result;
  if (!copied.includes('.') || runsOwn === undefined) return first;
  for (const folder of foldersAbove(input.vfs, likely)) {
    const { result: other } = readIn(folder, input, parsed);
    if (other.spec && runsFileOfContext(other.spec)) return assuming(other, folder);
  }
  return first;
}

type Reading = DockerfileInput & { readonly read: ReadDockerfiles };

const readIn = (context: string, input: Reading, parsed: Parsed): Built =>
  input.read.built(context, input, () => builtIn(context, input, parsed));

function builtIn(context: string, input: Reading, parsed: Parsed): Built {
  const known = new Map<string, readonly Stage[]>();
  const baseBeside = (reference: string, at: Location): Stage | undefined => {
    const file = dockerfileOfBase(input.vfs, input.file, context, reference);
    if (file === undefined) return undefined;
    if (!known.has(file)) known.set(file, stagesOf(file, context, input));
    const stages = known.get(file) ?? [];
    const stage = taggedAs(stages, reference) ?? stages.at(-1);
    return stage && asBaseImage(stage, at, `${reference} is taken to be built from ${file}`);
  };
  const build = new Build({ ...input, context, escape: parsed.escape, baseBeside });
  const errors = [...parsed.errors];
  for (const instruction of parsed.instructions) {
    const fault = syntaxFault(instruction, parsed.escape) ?? build.step(instruction);
    if (fault) errors.push(errorAt(fault.message, fault.at));
    // What comes behind an instruction that the builder refuses has no meaning.
    if (fault) break;
  }
  const stages = build.stages.map(({ name, from }) => ({ name, from }));
  const { target } = input;
  const stage = target === undefined ? build.stages.at(-1) : findStage(build.stages, target);
  if (errors.length === 0 && !stage) errors.push(noStage(target, stages));
  const spec = stage && errors.length === 0 ? specOf(stage, input.file, target) : undefined;
  const targets = target === undefined && spec && stage ? targetsBeside(stage, build.stages) : [];
  const result = { spec, errors, context, comments: parsed.comments, stages };
  return { result: targets.length > 0 ? { ...result, targets } : result, copied: build.copied };
}

/** A last stage that packs or tests is not what people run. */
function targetsBeside(last: Stage, stages: readonly Stage[]): readonly string[] {
  const isOwn = (command: Command | undefined) => command !== undefined && command.from !== 'base-image';
  if (isOwn(last.cmd) || isOwn(last.entrypoint)) return [];
  return stages.flatMap(({ name, declaresCmd, declaresEntrypoint }) =>
    name !== undefined && (declaresCmd || declaresEntrypoint) ? [name] : [],
  );
}

/** `shop:base` is mostly made of the stage `base`. */
const taggedAs = (stages: readonly Stage[], reference: string): Stage | undefined =>
  findByName(stages, reference.slice(reference.lastIndexOf(':') + 1));

/** The stages of a Dockerfile that is not itself taken to be built on another; none where it can't be built. */
function stagesOf(file: string, context: string, input: Reading): readonly Stage[] {
  const text = input.vfs.read(file);
  if (text === undefined || refusal(text)) return [];
  const { instructions, errors, escape } = input.read.parsed(file, text);
  const baseBeside = (reference: string) => taggedAs(build.stages, reference);
  const build: Build = new Build({ ...input, file, context, escape, baseBeside });
  const isFine = instructions.every(i => !syntaxFault(i, escape) && !build.step(i));
  return errors.length === 0 && isFine ? build.stages : [];
}

const AS_NAMED = 'from where its command names this folder';
const AS_DECLARED = 'as a Compose file has it';

function assuming(
  result: DockerfileResult,
  context: string,
  why = 'where what it copies lies',
): DockerfileResult {
  const { spec } = result;
  if (!spec) return result;
  const note = `the build context is taken to be ${context}, ${why}`;
  return {
    ...result,
    spec: { ...spec, evidence: [...spec.evidence, { origin: 'assumed', note, at: spec.at.from }] },
  };
}

const errorAt = (message: string, at: Location): DockerfileError => ({
  message,
  line: at.line,
  column: at.column,
});

function refusal(text: string): DockerfileError | undefined {
  if (text.length > MAX_LENGTH) return { message: 'the file is larger than 1 MiB', line: 1, column: 1 };
  if (text.includes('\0')) return { message: 'the file is binary', line: 1, column: 1 };
  return undefined;
}

function noStage(
  target: string | undefined,
  stages: readonly { readonly name: string | undefined }[],
): DockerfileError {
  if (target === undefined) return { message: 'there is no FROM instruction', line: 1, column: 1 };
  const names = stages.flatMap(stage => stage.name ?? []).join(', ');
  return {
    message: `no stage is named ${target}; stages: ${names || 'none has a name'}`,
    line: 1,
    column: 1,
  };
}
