import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ignoreRules } from '../frontend/dockerfile/ignore.ts';
import type { NodeVfs } from '../node/vfs.ts';
import { buildWithClient, WANTS_BUILDKIT } from './buildkit.ts';
import { type Engine, EngineError } from './client.ts';
import { tarOf } from './tar.ts';

export interface BuildInput {
  readonly engine: Engine;
  readonly tag: string;
  readonly cwd: string;
  readonly dockerfile: string;
  readonly context: string;
  readonly target: string | undefined;
  readonly buildArgs: Readonly<Record<string, string | undefined>>;
  /** Of RUN steps; without it the engine's own default. */
  readonly network?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly vfs: NodeVfs;
  readonly signal: AbortSignal;
}

/** A name that no context has. */
const DOCKERFILE = '.pid1-lint.Dockerfile';

const ADVICE = 'build it yourself, and name it with --image';

/** Builds an image with the engine's own builder, or where that is not enough with Docker's client. @throws EngineError with what the builder said last */
export async function build(input: BuildInput): Promise<void> {
  const { engine, tag, cwd, dockerfile, context, target, buildArgs, network, vfs, signal } = input;
  const folder = resolve(cwd, context);
  const text = readFileSync(resolve(cwd, dockerfile), 'utf8');
  const body = tarOf(folder, ignoreRules(vfs, dockerfile, context), { [DOCKERFILE]: text });
  const query = {
    t: tag,
    dockerfile: DOCKERFILE,
    target,
    rm: true,
    forcerm: true,
    // Podman's builder would leave an image for each step of a build that fails; Docker's does not know the word.
    layers: false,
    buildargs: JSON.stringify(buildArgs),
    networkmode: network,
  };
  const response = await engine.stream('POST', '/build', { query, body, signal });
  let said = '';
  for await (const chunk of response) said += chunk;
  const failure = failureIn(said) ?? (response.statusCode === 200 ? undefined : said.trim());
  if (failure !== undefined && engine.name === 'docker' && WANTS_BUILDKIT.test(failure)) {
    try {
      return await buildWithClient({ ...input, host: engine.address });
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      const both = `${oneLine(failure)}; with BuildKit: ${oneLine(error.message)}`;
      throw new EngineError(`${dockerfile} could not be built here (${both}): ${ADVICE}`);
    }
  }
  if (failure !== undefined) {
    throw new EngineError(`${dockerfile} could not be built here (${oneLine(failure)}): ${ADVICE}`);
  }
}

/** The builder's error, behind what the step has said last. */
function failureIn(said: string): string | undefined {
  let last = '';
  for (const line of said.split('\n')) {
    try {
      const { error, stream } = JSON.parse(line) as { error?: string; stream?: string };
      if (error !== undefined) return [last, error].filter(Boolean).join(' ');
      if (stream?.trim() && !/^(?:Step \d| --->|Removing )/.test(stream)) last = stream.trim();
    } catch {
      // Not every line is whole JSON.
    }
  }
  return undefined;
}

/** Commands may be long; how they failed stands at the ends. */
function oneLine(text: string): string {
  const line = text.split(/\s+/).join(' ');
  return line.length > 300 ? `${line.slice(0, 150)} … ${line.slice(-140)}` : line;
}
