import { randomBytes } from 'node:crypto';
import { ParserCache } from '../frontend/parsers.ts';
import { signalNumber } from '../kernel/index.ts';
import type { Launch } from '../lint/types.ts';
import { rootsOf } from '../node/inputs.ts';
import { loadParser } from '../node/parsers.ts';
import { nodeVfs } from '../node/vfs.ts';
import { build } from './build.ts';
import { Engine, EngineError } from './client.ts';
import { compare, isExpected, type Row } from './compare.ts';
import { createBody } from './create.ts';
import { type Observation, observe } from './observe.ts';
import { type KnowledgeFor, type Prepared, prepare } from './prepare.ts';
import type { Readiness } from './ready.ts';

export { EngineError } from './client.ts';
export type { Row } from './compare.ts';

export interface VerifyInput {
  readonly path: string;
  readonly words: readonly string[];
  /** An image that is there already; without it one is built. */
  readonly image: string | undefined;
  readonly target: string | undefined;
  readonly context: string | undefined;
  readonly buildArgs: Readonly<Record<string, string | undefined>>;
  readonly knowledgeFor?: KnowledgeFor;
  readonly ready: Readiness;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  say(text: string): void;
}

export interface Verified {
  readonly launch: Launch;
  readonly observation: Observation;
  readonly rows: readonly Row[];
  readonly engine: { readonly name: string; readonly version: string };
}

/** Runs a container, and holds what was predicted against what was seen. Leaves nothing behind. @throws EngineError */
export async function verify(input: VerifyInput): Promise<Verified> {
  const { path, cwd, env, signal, say } = input;
  const engine = await Engine.find(env, signal);
  const tag = `pid1-lint-verify:${randomBytes(6).toString('hex')}`;
  const vfs = nodeVfs(cwd, rootsOf(cwd, [path, ...(input.context === undefined ? [] : [input.context])]));
  const parsers = new ParserCache(loadParser);
  const image = input.image ?? tag;
  const prepared = await prepare({ ...input, image, engine: engine.name, vfs, parsers });
  const body = createBody(prepared.run, image, cwd, env);
  const { dockerfile, context, launch } = prepared;
  try {
    if (input.image === undefined) {
      say(`building ${dockerfile}`);
      const network = prepared.run.options.findLast(option => /^net(?:work)?$/.test(option.name))?.value;
      await build({ ...input, engine, tag, dockerfile, context, vfs, network });
    }
    const observation = await inContainer(engine, body, id =>
      observe({ ...settingOf(prepared, input), engine, id }),
    );
    return { launch, observation, rows: compare(launch, observation), engine };
  } finally {
    // Whatever happened, and also after Ctrl-C: so without the signal that aborts all else.
    if (input.image === undefined)
      await quietly(engine.call('DELETE', `/images/${tag}`, { query: { force: true } }));
  }
}

function settingOf({ launch }: Prepared, { ready, signal, say }: VerifyInput) {
  const stopSignal = signalNumber(launch.stop.signal ?? 'SIGTERM');
  const expected = (tree: Observation['tree']) => isExpected(launch, tree);
  return { stopSignal, graceMs: launch.spec.gracePeriodMs, ready, signal, say, isExpected: expected };
}

async function inContainer<T>(engine: Engine, body: unknown, work: (id: string) => Promise<T>): Promise<T> {
  const { Id: id } = await engine.json<{ Id: string }>('POST', '/containers/create', { json: body });
  try {
    return await work(id);
  } finally {
    await quietly(engine.call('DELETE', `/containers/${id}`, { query: { force: true, v: true } }));
  }
}

/** What can't be removed is no reason to hide what was found. */
async function quietly(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
  }
}
