import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Engine } from '../../src/verify/client.ts';
import { HOST_IMAGE } from './image.ts';

/** `pid1-lint verify` itself, as a process of its own, with the engine that is started for the tests. */

interface Check {
  readonly id: string;
  readonly dockerfile: readonly string[];
  readonly args: readonly string[];
  /** Ctrl-C once it has said this. */
  readonly interruptAt?: string;
  readonly exitCode: number;
  /** What standard output or standard error holds. */
  readonly says: RegExp;
}

const FROM = `FROM ${HOST_IMAGE}`;
const STOPS = `CMD ["bash", "-c", "trap 'exit 3' TERM; echo now ready; while :; do sleep 1 & wait $!; done"]`;
const KILLED = 'CMD ["sleep", "infinity"]';
const LISTENS = `CMD ["python3", "-m", "http.server", "8000"]`;

const CHECKS: readonly Check[] = [
  {
    id: 'a line in the log',
    dockerfile: [FROM, STOPS],
    args: ['--ready', 'now ready'],
    exitCode: 0,
    says: /exit status\s+both\s+3/,
  },
  {
    id: 'a port, as JSON',
    dockerfile: [FROM, LISTENS],
    args: ['--ready', ':8000', '--format', 'json'],
    exitCode: 0,
    says: /"agrees": true,[\s\S]*"killed": true/,
  },
  {
    id: 'a health check',
    dockerfile: [FROM, 'HEALTHCHECK --interval=1s CMD ["true"]', KILLED],
    args: [],
    exitCode: 0,
    says: /as predicted/,
  },
  {
    // Here-documents are for a BuildKit that is newer than Debian's, 0.8.
    id: 'RUN --mount and COPY --chmod, which need BuildKit or Podman',
    dockerfile: [
      FROM,
      'RUN --mount=type=cache,target=/cache touch /cache/a',
      'COPY --chmod=755 Dockerfile /built',
      'CMD ["bash", "-c", "[ -x /built ] && exec sleep infinity"]',
    ],
    args: [],
    exitCode: 0,
    says: /PID 1\s+both\s+sleep infinity/,
  },
  {
    id: 'Ctrl-C while it is stopped',
    dockerfile: [FROM, KILLED],
    args: [],
    interruptAt: 'stopping it',
    exitCode: 2,
    says: /interrupted; what was made is removed/,
  },
  {
    id: 'Ctrl-C while it is built',
    dockerfile: [FROM, 'RUN ["sleep", "5"]', KILLED],
    args: [],
    interruptAt: 'building',
    exitCode: 2,
    says: /interrupted; what was made is removed/,
  },
];

/** What `npm install` builds. */
const BIN = fileURLToPath(new URL('../../dist/bin.js', import.meta.url));

const AT_A_TIME = 5;

/** Runs all of them; a sentence for each that is wrong. */
export async function commandLine(
  engine: Engine,
  env: Readonly<Record<string, string>>,
): Promise<{ readonly passed: number; readonly wrong: readonly string[] }> {
  const before = await left(engine);
  const wrong: string[] = [];
  const open = [...CHECKS];
  const worker = async () => {
    for (let check = open.shift(); check; check = open.shift()) {
      // As with the rows: what a busy machine is late with is right when it is tried again.
      const problem = (await run(check, env)) && (await run(check, env));
      console.log(`${problem === undefined ? '✔' : '✖'} verify with ${engine.name}: ${check.id}`);
      if (problem !== undefined) wrong.push(`verify with ${engine.name}: ${check.id}: ${problem}`);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  // A builder that was interrupted takes a moment to end what it runs.
  const same = (list: readonly string[]) => list.join() === before.join();
  let after = await left(engine);
  for (let tries = 0; tries < 60 && !same(after); tries++) {
    await wait(500);
    after = await left(engine);
  }
  const isClean = same(after);
  console.log(`${isClean ? '✔' : '✖'} verify with ${engine.name}: nothing is left behind`);
  if (!isClean) wrong.push(`verify leaves behind: ${JSON.stringify({ before, after })}`);
  return { passed: CHECKS.length + 1 - wrong.length, wrong };
}

/** Containers, and images with their names, that the engine has. */
async function left(engine: Engine): Promise<readonly string[]> {
  const containers = await engine.json<readonly { Id: string }[]>('GET', '/containers/json', {
    query: { all: true },
  });
  const images = await engine.json<readonly { Id: string; RepoTags: unknown }[]>('GET', '/images/json');
  return [...containers.map(c => c.Id), ...images.map(i => `${i.Id} ${JSON.stringify(i.RepoTags)}`)].sort();
}

async function run(check: Check, env: Readonly<Record<string, string>>): Promise<string | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'pid1-lint-verify-'));
  try {
    writeFileSync(join(folder, 'Dockerfile'), `${check.dockerfile.join('\n')}\n`);
    const words = [BIN, 'verify', '.', ...check.args, '--', '--network', 'none'];
    // Debian's client of Docker knows BuildKit by itself; others that come first in PATH may need a plugin.
    const all = { ...process.env, ...env, PATH: `/usr/bin:${process.env.PATH}` };
    const child = spawn(process.execPath, [...words, '--stop-timeout', '2'], {
      cwd: folder,
      env: all,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    let isInterrupted = false;
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (isInterrupted || check.interruptAt === undefined || !said.includes(check.interruptAt)) return;
        isInterrupted = true;
        setTimeout(() => child.kill('SIGINT'), 500);
      });
    const code = await new Promise<number | null>(resolve => child.once('close', resolve));
    if (code !== check.exitCode) return `exit code ${code}, not ${check.exitCode}; it said:\n${said}`;
    return check.says.test(said) ? undefined : `it did not say ${check.says}, but:\n${said}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
