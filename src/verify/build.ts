import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ignoreRules } from '../frontend/dockerfile/ignore.ts';
import type { NodeVfs } from '../node/vfs.ts';
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
  readonly vfs: NodeVfs;
  readonly signal: AbortSignal;
}

/** A name that no context has. */
const DOCKERFILE = '.pid1-lint.Dockerfile';

/** Builds an image with the engine's own builder. @throws EngineError with what the builder said last */
export async function build(input: BuildInput): Promise<void> {
  const { engine, tag, cwd, dockerfile, context, target, buildArgs, vfs, signal } = input;
  const folder = resolve(cwd, context);
  const text = readFileSync(resolve(cwd, dockerfile), 'utf8');
  const body = tarOf(folder, ignoreRules(vfs, dockerfile, context), { [DOCKERFILE]: text });
  const query = {
    t: tag,
    dockerfile: DOCKERFILE,
    target,
    rm: true,
    forcerm: true,
    buildargs: JSON.stringify(buildArgs),
  };
  const response = await engine.stream('POST', '/build', { query, body, signal });
  let said = '';
  for await (const chunk of response) said += chunk;
  const failure = lastError(said) ?? (response.statusCode === 200 ? undefined : said.trim());
  if (failure !== undefined) {
    const advice = `build it yourself, and name it with --image`;
    throw new EngineError(`${dockerfile} could not be built here (${oneLine(failure)}): ${advice}`);
  }
}

function lastError(said: string): string | undefined {
  let error: string | undefined;
  for (const line of said.split('\n')) {
    try {
      error = (JSON.parse(line) as { error?: string }).error ?? error;
    } catch {
      // Not every line is whole JSON.
    }
  }
  return error;
}

const oneLine = (text: string) => text.split(/\s+/).join(' ').slice(0, 300);
