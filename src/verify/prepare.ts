import { path } from '../base/index.ts';
import { Images, specOfRun } from '../frontend/deploy/spec.ts';
import { readDockerfile } from '../frontend/dockerfile/index.ts';
import type { ParserCache } from '../frontend/parsers.ts';
import { type PredictInput, predict } from '../frontend/predict/index.ts';
import { type RunLine, readRunLines, splitCommand } from '../frontend/run/index.ts';
import { lookupImage } from '../knowledge/index.ts';
import { launchOf } from '../lint/launch.ts';
import type { Launch } from '../lint/types.ts';
import { discover } from '../node/discover.ts';
import type { NodeVfs } from '../node/vfs.ts';
import { EngineError } from './client.ts';

export interface PrepareInput {
  /** A Dockerfile, or a folder with one. */
  readonly path: string;
  /** Flags of `docker run`, and a command behind them. */
  readonly words: readonly string[];
  readonly engine: 'docker' | 'podman';
  readonly image: string;
  readonly target: string | undefined;
  readonly context: string | undefined;
  readonly buildArgs: Readonly<Record<string, string | undefined>>;
  readonly knowledgeFor?: KnowledgeFor | undefined;
  readonly vfs: NodeVfs;
  readonly parsers: ParserCache;
}

/** Programs and base images of the user's own; wrong ones are thrown. */
export type KnowledgeFor = (
  dockerfile: string,
) => Promise<Pick<PredictInput, 'programs' | 'lookupImage'> | undefined>;

export interface Prepared {
  readonly dockerfile: string;
  readonly context: string;
  readonly run: RunLine;
  readonly launch: Launch;
}

/** What is going to be built and started, and what is predicted for it. @throws EngineError */
export async function prepare(input: PrepareInput): Promise<Prepared> {
  const { vfs, parsers, target, buildArgs } = input;
  const dockerfile = dockerfileOf(input.path, vfs);
  const text = vfs.read(dockerfile);
  if (text === undefined)
    throw new EngineError(`${dockerfile}: ${vfs.problem(dockerfile) ?? 'it is not there'}`);
  const knowledge = { lookupImage, ...(await input.knowledgeFor?.(dockerfile)) };
  const { context, errors } = readDockerfile({
    file: dockerfile,
    text,
    vfs,
    buildArgs,
    lookupImage: knowledge.lookupImage,
    ...(target === undefined ? {} : { target }),
    ...(input.context === undefined ? {} : { context: input.context }),
  });
  const [error] = errors;
  if (error) throw new EngineError(`${dockerfile}:${error.line}:${error.column}: ${error.message}`);
  return parsers.run(() => {
    const run = { ...runOf(input), build: buildOf(input, dockerfile, context) };
    const read = specOfRun(run, new Images(vfs, knowledge.lookupImage));
    if ('errors' in read) throw new EngineError(`${read.file}: ${read.errors[0]?.message}`);
    const started = [`${input.engine} run`, ...input.words].join(' ');
    const spec = { ...read.spec, context: started };
    return { dockerfile, context, run, launch: launchOf(spec, predict({ spec, parsers, ...knowledge })) };
  });
}

function dockerfileOf(asked: string, vfs: NodeVfs): string {
  if (vfs.stat(asked)?.kind !== 'directory') return asked;
  const found = discover(vfs, asked)
    .filter(({ kind, path: file }) => kind === 'dockerfile' && path.dirname(file) === path.normalize(asked))
    .map(({ path: file }) => file);
  const [only, another] = found;
  if (only === undefined) throw new EngineError(`${asked}: there is no Dockerfile in this folder`);
  const plain = found.find(file => path.basename(file) === 'Dockerfile');
  if (another !== undefined && !plain)
    throw new EngineError(`${asked}: which of ${found.join(', ')} is meant?`);
  return plain ?? only;
}

/** The flags as if they stood in a script, so that they mean the same here and there. */
function runOf({ engine, image, words, vfs, parsers }: PrepareInput): RunLine {
  const { flags, command } = splitCommand(engine, words);
  const line = [engine, 'run', ...[...flags, image, ...command].map(quoted)].join(' ');
  const { contexts, open } = readRunLines({ file: 'verify', text: line, kind: 'shell', vfs, parsers });
  const [run] = contexts;
  if (!run) throw new EngineError(`the flags are not understood: ${open[0]?.reason ?? line}`);
  return run;
}

const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

function buildOf({ target, buildArgs }: PrepareInput, dockerfile: string, context: string) {
  const at = { file: dockerfile, line: 1, column: 1, endLine: 1, endColumn: 1 };
  return {
    dockerfile,
    context,
    buildArgs,
    by: 'the command line',
    at,
    ...(target === undefined ? {} : { target }),
  };
}
