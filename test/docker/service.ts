import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Engine, EngineError } from '../../src/verify/client.ts';

/** An engine's API on a socket of our own, apart from any other on the machine; its data goes with it. */
export interface Service {
  readonly name: string;
  /** `log`: a descriptor for what it says. */
  start(folder: string, host: string, log: number): ChildProcess;
  /** Before its folder goes. */
  cleanUp?(folder: string): void;
}

export async function startService({ name, start, cleanUp }: Service) {
  const folder = mkdtempSync(join(tmpdir(), `pid1-lint-${name}-`));
  const env = { DOCKER_HOST: `unix://${folder}/${name}.sock` };
  const process = start(folder, env.DOCKER_HOST, openSync(join(folder, 'log'), 'w'));
  const stop = async () => {
    await ended(process);
    cleanUp?.(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  for (let tries = 0; tries < 150 && process.exitCode === null; tries++) {
    try {
      return { engine: await Engine.find(env), env, stop };
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      await wait(200);
    }
  }
  const said = readFileSync(join(folder, 'log'), 'utf8').trim().split('\n').slice(-3).join('\n');
  await stop();
  throw new Error(`${name} does not start:\n${said}`);
}

async function ended(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null) return;
  const gone = new Promise(done => process.once('exit', done));
  process.kill('SIGTERM');
  await Promise.race([gone, wait(20_000)]);
}
