import { setTimeout as wait } from 'node:timers/promises';
import { type Engine, EngineError } from './client.ts';
import { hasZombie, type Observed, treeInProc } from './proc.ts';
import { inspect, logsOf, type Readiness, type Seen, untilReady } from './ready.ts';
import { isDefunct, treeOfTop } from './top.ts';

export interface ObserveInput {
  readonly engine: Engine;
  /** Of a container that is created. */
  readonly id: string;
  readonly ready: Readiness;
  /** Number of the stop signal. */
  readonly stopSignal: number;
  readonly graceMs: number;
  readonly signal: AbortSignal;
  /** Is this what a program that has started up may look like? */
  isExpected(tree: Observed | undefined): boolean;
  say(text: string): void;
}

/** How long a program that shows no sign of its own is given to look as predicted. */
const PATIENCE_MS = 20_000;

export interface Observation {
  /** `undefined`: it had ended before anybody could look. */
  readonly tree: Observed | undefined;
  readonly exitStatus: number;
  /** How long the stop took; `undefined`: it ended by itself. */
  readonly stopMs: number | undefined;
  /** SIGKILL at the end of the grace period. */
  readonly killed: boolean;
  readonly reaping: 'reaped' | 'zombies' | undefined;
  /** Why something could not be looked at. */
  readonly notes: readonly string[];
  readonly log: string;
}

/** Starts a container, looks at its processes, and stops it. */
export async function observe(input: ObserveInput): Promise<Observation> {
  const { engine, id, ready, signal, say } = input;
  const notes: string[] = [];
  say('starting it');
  const starts = await started(input, notes);
  const seen = starts ? await untilReady(engine, id, ready, signal) : 'ended';
  const isReady = seen !== 'ended';
  const tree = isReady ? await settledTree(input, seen, notes) : undefined;
  if (isReady) say('stopping it');
  const begin = performance.now();
  if (isReady) await engine.call('POST', `/containers/${id}/stop`, { signal, query: limitOf(input) });
  const stopMs = performance.now() - begin;
  const { ExitCode: exitStatus, Error: error } = await inspect(engine, id, signal);
  if (error) notes.push(error);
  const log = await logsOf(engine, id, signal);
  const killed = isReady && exitStatus === 137 && stopMs >= input.graceMs - 200;
  const reaping = isReady ? await reapingOf(input, notes) : undefined;
  return { tree, exitStatus, stopMs: isReady ? stopMs : undefined, killed, reaping, notes, log };
}

/** How a runtime says that the command can't be run, or its directory entered. Anything else is about the engine. */
const ABOUT_THE_COMMAND =
  /\b(?:exec|executable|chdir|cwd|no such file|not found|is a directory|entrypoint)\b/i;

/**
 * A program that is not there, or can't be run, is an answer of the engine, and an exit status of the container.
 *
 * @throws EngineError where the engine itself can't start containers so: nothing was seen then
 */
async function started({ engine, id, signal }: ObserveInput, notes: string[]): Promise<boolean> {
  try {
    await engine.call('POST', `/containers/${id}/start`, { signal });
    return true;
  } catch (error) {
    if (!(error instanceof EngineError) || error.status === undefined) throw error;
    const said = error.message.split(/\s+/).join(' ');
    if (!ABOUT_THE_COMMAND.test(said))
      throw new EngineError(`the engine can't start the container (${said})`, error.status);
    notes.push(said);
    return false;
  }
}

/**
 * Said even where it is the engine's own: without it Podman's interface kills at once (4.3.1). Nobody waits for ever
 * here: an engine that would is given a limit.
 */
const limitOf = ({ graceMs }: ObserveInput) => ({
  t: Number.isFinite(graceMs) ? Math.round(graceMs / 1000) : 30,
});

async function settledTree(input: ObserveInput, seen: Seen, notes: string[]): Promise<Observed | undefined> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const said: string[] = [];
    const tree = await treeOf(input, said);
    if (seen === 'sign' || input.isExpected(tree) || performance.now() > end) {
      notes.push(...said);
      return tree;
    }
    await wait(200, undefined, { signal: input.signal });
  }
}

async function treeOf(input: ObserveInput, notes: string[]): Promise<Observed | undefined> {
  const { engine, id, signal } = input;
  const { Pid: pid } = await inspect(engine, id, signal);
  const seen = treeInProc(pid, input.stopSignal);
  if (seen) return seen;
  notes.push('the processes are not in the /proc of this machine, so that dispositions are not seen');
  return treeOfTop(await engine.json('GET', `/containers/${id}/top`, { signal }));
}

/**
 * An orphan is made by a shell that is started inside and leaves a child behind: its parent is gone, and the kernel
 * gives it to PID 1. Some programs end when a child dies that they do not know, so it is a start of its own.
 */
async function reapingOf(input: ObserveInput, notes: string[]): Promise<Observation['reaping']> {
  const { engine, id, ready, signal, say } = input;
  say('looking whether it reaps orphans');
  try {
    await engine.call('POST', `/containers/${id}/start`, { signal });
    if ((await untilReady(engine, id, ready, signal)) === 'ended') return undefined;
    const { Id: exec } = await engine.json<{ Id: string }>('POST', `/containers/${id}/exec`, {
      signal,
      json: { Cmd: ['sh', '-c', 'sleep 0.2 & exit 0'] },
    });
    await engine.call('POST', `/exec/${exec}/start`, { signal, json: { Detach: true } });
    await wait(1500, undefined, { signal });
    const { ExitCode: code } = await engine.json<{ ExitCode: number | null }>('GET', `/exec/${exec}/json`, {
      signal,
    });
    if (code !== 0) {
      notes.push('no orphan could be made to look at reaping: the image has no sh or no sleep');
      return undefined;
    }
    return (await seesZombie(engine, id, signal)) ? 'zombies' : 'reaped';
  } catch (error) {
    if (signal.aborted) throw error;
    notes.push(`reaping could not be looked at: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

async function seesZombie(engine: Engine, id: string, signal: AbortSignal): Promise<boolean> {
  const { Pid: pid } = await inspect(engine, id, signal);
  if (treeInProc(pid, 1)) return hasZombie(pid);
  const top = treeOfTop(await engine.json('GET', `/containers/${id}/top`, { signal }));
  return top?.children.some(isDefunct) ?? false;
}
