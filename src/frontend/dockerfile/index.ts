import type { Location, Vfs } from '../../base/index.ts';
import type { ImageFacts } from '../../knowledge/images/types.ts';
import type { Command, ContainerSpec } from '../../model/index.ts';
import { type Comment, parseInstructions } from './instructions.ts';
import { type Stage, StageBuilder } from './stages.ts';

export interface DockerfileInput {
  /** Path as reports show it. */
  readonly file: string;
  readonly text: string;
  readonly vfs: Vfs;
  /** Directory of the build context. */
  readonly context: string;
  readonly target?: string;
  readonly buildArgs: Readonly<Record<string, string | undefined>>;
  readonly lookupImage: (reference: string) => ImageFacts | undefined;
}

export interface DockerfileError {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

export interface DockerfileResult {
  readonly spec: ContainerSpec | undefined;
  readonly errors: readonly DockerfileError[];
  readonly comments: readonly Comment[];
  readonly stages: readonly { readonly name: string | undefined; readonly from: Location }[];
}

/** Larger files are refused: no Dockerfile that people wrote comes near. */
const MAX_BYTES = 1 << 20;

const KEYWORDS: ReadonlySet<string> = new Set(
  'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR'.split(
    ' ',
  ),
);

/** Reads a Dockerfile as BuildKit does, and says what its target stage declares. Never throws on bad input. */
export function readDockerfile(input: DockerfileInput): DockerfileResult {
  const refused = refusal(input.text);
  const nothing = { spec: undefined, comments: [], stages: [] };
  if (refused) return { ...nothing, errors: [refused] };
  const parsed = parseInstructions(input.file, input.text);
  const builder = new StageBuilder({ ...input, escape: parsed.escape });
  const errors: DockerfileError[] = [];
  const fail = (message: string, at: Location) => errors.push({ message, line: at.line, column: at.column });
  for (const instruction of parsed.instructions) {
    if (!KEYWORDS.has(instruction.keyword)) {
      fail(`unknown instruction ${instruction.keyword || instruction.text.slice(0, 20)}`, instruction.at);
      break;
    }
    if (instruction.keyword === 'FROM') {
      const fault = builder.from(instruction);
      if (fault) fail(fault.message, fault.at);
    } else if (builder.current) builder.apply(instruction);
    else if (instruction.keyword === 'ARG') builder.globalArg(instruction);
    else {
      fail(`${instruction.keyword} before the first FROM`, instruction.at);
      break;
    }
  }
  const stages = builder.stages.map(({ name, from }) => ({ name, from }));
  const stage = input.target === undefined ? builder.stages.at(-1) : builder.find(input.target);
  if (errors.length === 0 && builder.stages.length === 0)
    errors.push({ message: 'there is no FROM instruction', line: 1, column: 1 });
  else if (!stage && errors.length === 0) {
    const names = stages.flatMap(s => s.name ?? []).join(', ');
    errors.push({
      message: `no stage is named ${input.target}; stages: ${names || 'none has a name'}`,
      line: 1,
      column: 1,
    });
  }
  const spec = stage && errors.length === 0 ? specOf(stage, input) : undefined;
  return { spec, errors, comments: parsed.comments, stages };
}

function refusal(text: string): DockerfileError | undefined {
  if (text.length > MAX_BYTES) return { message: 'the file is larger than 1 MiB', line: 1, column: 1 };
  if (text.includes('\0')) return { message: 'the file is binary', line: 1, column: 1 };
  const template = /^[ \t]*(?:FROM[ \t][^\n{]*)?(\{\{|\{%|<%)/im.exec(text);
  if (template) {
    const before = text.slice(0, template.index + template[0].length - 2);
    const line = before.split('\n').length;
    return {
      message: 'this is a template, not a Dockerfile',
      line,
      column: before.length - before.lastIndexOf('\n'),
    };
  }
  return undefined;
}

function specOf(stage: Stage, input: DockerfileInput): ContainerSpec {
  const root = stage.root;
  const baseKnown = root.image !== undefined || root.reference === 'scratch';
  const hasEntrypoint = stage.entrypoint !== undefined || chainSets(stage, 'entrypointIsOwn');
  const at = (command: Command | undefined) => (command?.from === 'file' ? command.at : undefined);
  const interactive = isShell(stage.cmd) && !stage.entrypoint && !chainSets(stage, 'cmdIsOwn');
  return {
    file: input.file,
    target: input.target ?? null,
    context: 'docker run',
    os: stage.windows ? 'windows' : 'linux',
    entrypoint: stage.entrypoint,
    cmd: stage.cmd,
    commandKnown: baseKnown || hasEntrypoint,
    stopSignal: stage.stopSignal,
    gracePeriodMs: 10_000,
    init: { enabled: false },
    pidNamespace: 'private',
    user: stage.user,
    workdir: stage.workdir,
    env: stage.env,
    envComplete: baseKnown,
    healthcheck: stage.healthcheck,
    binSh: stage.binSh,
    base: { reference: root.reference, at: root.from, ...(root.image ? { row: root.image.row } : {}) },
    files: stage.files,
    isBaseOnly: interactive || (!stage.entrypoint && !stage.cmd && baseKnown),
    at: {
      from: stage.from,
      ...optional('entrypoint', at(stage.entrypoint)),
      ...optional('cmd', at(stage.cmd)),
      ...optional('stopSignal', stage.stopSignal.origin === 'file' ? stage.stopSignal.at : undefined),
      ...optional('healthcheck', stage.healthcheck?.at),
    },
    installedInits: stage.inits,
    evidence: [],
    unknowns: baseKnown
      ? []
      : [
          `the base image ${root.reference} is not known: its ENTRYPOINT, environment and stop signal may differ`,
        ],
    faults: stage.faults,
  };
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}

function chainSets(stage: Stage, what: 'entrypointIsOwn' | 'cmdIsOwn'): boolean {
  return stage[what] || (stage.parent ? chainSets(stage.parent, what) : false);
}

function isShell(command: Command | undefined): boolean {
  if (!command) return true;
  return (
    command.form === 'exec' &&
    command.argv.length === 1 &&
    /^(\/bin\/|\/usr\/bin\/)?(ba|da|a|z)?sh$/.test(command.argv[0] ?? '')
  );
}
