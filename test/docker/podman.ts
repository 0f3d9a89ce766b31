import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine } from './command-line.ts';
import { importHost } from './image.ts';
import { startService } from './service.ts';

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

const configurationIn = (folder: string) => join(folder, 'containers.conf');

function startPodman() {
  const own = (folder: string) => ({ ...process.env, CONTAINERS_CONF: configurationIn(folder) });
  const storage = (folder: string) => [
    ...['--root', join(folder, 'data'), '--runroot', join(folder, 'run')],
    ...['--storage-driver', 'overlay'],
  ];
  return startService({
    name: 'podman',
    start(folder, host, log) {
      writeFileSync(configurationIn(folder), CONFIGURATION);
      return spawn('podman', [...storage(folder), 'system', 'service', '--time=0', host], {
        env: own(folder),
        stdio: ['ignore', log, log],
      });
    },
    // Its storage is mounted while something uses it.
    cleanUp: folder =>
      execFileSync('podman', [...storage(folder), 'system', 'reset', '--force'], {
        env: own(folder),
        stdio: 'ignore',
      }),
  });
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
