import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Engine, EngineError } from '../../src/verify/client.ts';

/** An engine of our own, apart from any other on the machine: it has no network, and its data goes with it. */
export async function startEngine() {
  const folder = mkdtempSync(join(tmpdir(), 'pid1-lint-docker-'));
  const env = { DOCKER_HOST: `unix://${folder}/docker.sock` };
  mkdirSync(join(folder, 'exec'));
  const log = openSync(join(folder, 'log'), 'w');
  const daemon = spawn(
    'dockerd',
    [
      ...['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec')],
      ...['--host', env.DOCKER_HOST, '--pidfile', join(folder, 'pid')],
      ...['--iptables=false', '--ip6tables=false', '--bridge=none', '--storage-driver=overlay2'],
    ],
    { stdio: ['ignore', log, log], detached: true },
  );
  const stop = async () => {
    await ended(daemon);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  for (let tries = 0; tries < 150 && daemon.exitCode === null; tries++) {
    try {
      return { engine: await Engine.find(env), env, stop };
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      await wait(200);
    }
  }
  const said = readFileSync(join(folder, 'log'), 'utf8').trim().split('\n').slice(-3).join('\n');
  await stop();
  throw new Error(`dockerd does not start:\n${said}`);
}

async function ended(daemon: ChildProcess): Promise<void> {
  if (daemon.exitCode !== null) return;
  const gone = new Promise(done => daemon.once('exit', done));
  daemon.kill('SIGTERM');
  await Promise.race([gone, wait(20_000)]);
}
