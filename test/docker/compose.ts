import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { nodeVfs } from '../../src/node/vfs.ts';
import type { Engine } from '../../src/verify/client.ts';
import { command } from '../kernel/judge.ts';
import { filesIn, judgedLaunch, lintVfs } from '../support/lint.ts';
import { writeContext } from './image.ts';

/** The cases with a Compose file, started and stopped by Debian's docker-compose 1.29, each held to its prediction. */
const root = fileURLToPath(new URL('../../rules/', import.meta.url));

/** Of a text Compose 1 makes other words than Compose 2, which is what is predicted; hooks came with 2.30. */
const isOfCompose2 = (text: string) => /command: [^[\n]*(?:&&|>)|\bpre_stop:/.test(text);

const READY_MS = 10_000;

const folders = (pattern: string): readonly string[] =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('/compose.yaml') && file.includes(pattern))
    .map(file => file.slice(0, -'/compose.yaml'.length))
    .filter(folder => !existsSync(`${root}${folder}/not-run.txt`))
    .filter(folder => !isOfCompose2(readFileSync(`${root}${folder}/compose.yaml`, 'utf8')))
    .sort();

/** Runs all of them; a sentence for each that is wrong. */
export async function composeCases(
  engine: Engine,
  env: Readonly<Record<string, string>>,
  pattern: string,
): Promise<{ readonly passed: number; readonly wrong: readonly string[] }> {
  const wrong: string[] = [];
  const open = [...folders(pattern)];
  const count = open.length;
  const worker = async () => {
    for (let folder = open.shift(); folder !== undefined; folder = open.shift()) {
      // What a busy machine is late with is right when it is tried again.
      const problem = (await run(folder, engine, env)) && (await run(folder, engine, env));
      console.log(`${problem === undefined ? '✔' : '✖'} compose: ${folder}`);
      if (problem !== undefined) wrong.push(`compose: ${folder}: ${problem}`);
    }
  };
  await Promise.all([worker(), worker(), worker()]);
  return { passed: count - wrong.length, wrong };
}

async function run(
  folder: string,
  engine: Engine,
  env: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const vfs = nodeVfs(root + folder);
  const launch = judgedLaunch(await lintVfs(vfs));
  const context = mkdtempSync(join(tmpdir(), 'pid1-lint-compose-'));
  const compose = (...words: readonly string[]) =>
    output('docker-compose', ['-p', folder.replace(/[^a-z0-9]+/g, ''), ...words], context, env);
  try {
    if (!launch) return 'nothing is predicted';
    const spec = { ...launch.spec, files: await filesIn(vfs, launch) };
    const text = readFileSync(`${root}${folder}/Dockerfile`, 'utf8');
    const dockerfile = writeContext(root + folder, text, spec, context);
    if (dockerfile === undefined) return 'the classic builder cannot build it';
    const own = `build: {context: ., dockerfile: ${dockerfile}}\n    network_mode: none`;
    const services = readFileSync(`${root}${folder}/compose.yaml`, 'utf8').replace('build: .', own);
    writeFileSync(join(context, 'compose.yaml'), services);
    await compose('-f', 'compose.yaml', 'up', '-d', '--build');
    const id = (await compose('-f', 'compose.yaml', 'ps', '-q')).trim();
    const wanted = command(launch.stop.tree?.pid1.argv ?? []);
    const seen = await firstProcess(engine, id, wanted);
    await compose('-f', 'compose.yaml', 'stop');
    const { State } = await engine.json<Container>('GET', `/containers/${id}/json`);
    const status = launch.stop.exitStatus ?? State.ExitCode;
    return seen === wanted && State.ExitCode === status
      ? undefined
      : `predicted \`${wanted}\`, ${status}; seen \`${seen}\`, ${State.ExitCode}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await compose('-f', 'compose.yaml', 'down', '-t', '0', '--rmi', 'local').catch(() => '');
    rmSync(context, { recursive: true, force: true });
  }
}

interface Container {
  readonly State: { readonly Pid: number; readonly ExitCode: number };
}

/** The command line of the container's first process, once it is the expected one and has had time to start. */
async function firstProcess(engine: Engine, id: string, wanted: string): Promise<string> {
  let seen = '';
  for (const start = performance.now(); performance.now() - start < READY_MS; await wait(200)) {
    const { State } = await engine.json<Container>('GET', `/containers/${id}/json`);
    const file = `/proc/${State.Pid}/cmdline`;
    seen = existsSync(file) ? command(readFileSync(file, 'utf8').split('\0').slice(0, -1)) : '';
    if (seen === wanted) break;
  }
  await wait(1500);
  return seen;
}

/** Its output; rejects where it fails. */
function output(
  program: string,
  words: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const child = spawn(program, words, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', code => {
      if (code === 0) resolve(out);
      else reject(new Error(`${program} ${words.join(' ')}: ${err.trim().split('\n').slice(-3).join(' ')}`));
    });
  });
}
