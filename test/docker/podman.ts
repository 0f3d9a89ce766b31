import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Engine, EngineError } from '../../src/verify/client.ts';
import { commandLine } from './command-line.ts';
import { importHost } from './image.ts';

/** No limits that a container of a test machine may not raise, nor a service manager that it may not have. */
const CONFIGURATION = [
  '[containers]',
  'default_ulimits = []',
  'pids_limit = 0',
  '[engine]',
  'cgroup_manager = "cgroupfs"',
  'events_logger = "none"',
  'runtime = "runc"',
  '',
].join('\n');

/** Podman's API on a socket of our own, apart from any other on the machine; its data goes with it. */
async function startPodman() {
  const folder = mkdtempSync(join(tmpdir(), 'pid1-lint-podman-'));
  const env = { DOCKER_HOST: `unix://${folder}/podman.sock` };
  const configuration = join(folder, 'containers.conf');
  writeFileSync(configuration, CONFIGURATION);
  const own = { ...process.env, CONTAINERS_CONF: configuration };
  const storage = [
    '--root',
    join(folder, 'data'),
    '--runroot',
    join(folder, 'run'),
    '--storage-driver',
    'overlay',
  ];
  const log = openSync(join(folder, 'log'), 'w');
  const service = spawn('podman', [...storage, 'system', 'service', '--time=0', env.DOCKER_HOST], {
    env: own,
    stdio: ['ignore', log, log],
  });
  const stop = async () => {
    await ended(service);
    // Its storage is mounted while something uses it.
    execFileSync('podman', [...storage, 'system', 'reset', '--force'], { env: own, stdio: 'ignore' });
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  for (let tries = 0; tries < 150 && service.exitCode === null; tries++) {
    try {
      return { engine: await Engine.find(env), env, stop };
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      await wait(200);
    }
  }
  const said = readFileSync(join(folder, 'log'), 'utf8').trim().split('\n').slice(-3).join('\n');
  await stop();
  throw new Error(`podman does not start:\n${said}`);
}

async function ended(service: ChildProcess): Promise<void> {
  if (service.exitCode !== null) return;
  const gone = new Promise(done => service.once('exit', done));
  service.kill('SIGTERM');
  await Promise.race([gone, wait(20_000)]);
}

/** `verify` with Podman as well, where that is installed. */
export async function withPodman() {
  if (spawnSync('which', ['podman']).status !== 0) {
    console.log('verify is not run with Podman: it is not installed');
    return { passed: 0, wrong: [], skipped: 1 };
  }
  const { engine, env, stop } = await startPodman();
  try {
    await importHost(engine, ['bash', 'coreutils', 'python3']);
    return { ...(await commandLine(engine, env)), skipped: 0 };
  } finally {
    await stop();
  }
}
