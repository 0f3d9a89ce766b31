import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rules } from '../../rules/index.ts';
import type { RunOverrides } from '../../src/analysis.ts';
import type { Engine } from '../../src/verify/client.ts';
import { type Row, type Verified, verify } from '../../src/verify/index.ts';
import { imageOf } from './case-image.ts';
import { commandLine } from './command-line.ts';
import { composeCases } from './compose.ts';
import { startEngine } from './engine.ts';
import { importHost } from './image.ts';
import { withPodman } from './podman.ts';

/**
 * `npm run test:docker [PATTERN]`: examples, and a bad and a good case of each rule, in containers of a Docker Engine
 * that is started for it, each beside its prediction. As root, with the packages of test/docker and test/kernel.
 */
const root = fileURLToPath(new URL('../../', import.meta.url));
const pattern = process.argv[2] ?? '';

interface Job {
  readonly id: string;
  /** The first that can be built is run. */
  readonly folders: readonly string[];
  readonly words: readonly string[];
}

interface Outcome {
  readonly job: Job;
  readonly folder: string;
  readonly verified?: Verified;
  readonly problem?: string;
}

const canRun = (folder: string) => !existsSync(`${root}${folder}/not-run.txt`);

const casesOf = (id: string, kind: string) =>
  existsSync(`${root}rules/${id}/${kind}`)
    ? readdirSync(`${root}rules/${id}/${kind}`)
        .sort()
        .map(name => `rules/${id}/${kind}/${name}`)
        .filter(canRun)
    : [];

function jobs(): readonly Job[] {
  const scenarios = readdirSync(`${root}examples/docker-and-pid1`).filter(name => /^\d-.*\.sh$/.test(name));
  const small = readdirSync(`${root}examples`).filter(
    name =>
      name !== 'docker-and-pid1' &&
      existsSync(`${root}examples/${name}/Dockerfile`) &&
      canRun(`examples/${name}`),
  );
  const twice = (id: string, folders: readonly string[]) => [
    { id, folders, words: [] },
    { id: `${id} --init`, folders, words: ['--init'] },
  ];
  return (
    [
      ...scenarios.map(name => ({
        id: `examples/docker-and-pid1/${name}`,
        folders: ['examples/docker-and-pid1'],
        words: wordsOf(name),
      })),
      ...small.flatMap(name => twice(`examples/${name}`, [`examples/${name}`])),
      ...rules.flatMap(({ id }) => [
        ...twice(`rules/${id}/bad`, casesOf(id, 'bad')),
        { id: `rules/${id}/good`, folders: casesOf(id, 'good'), words: [] },
      ]),
    ]
      // Some need what no package has.
      .filter(job => job.folders.length > 0)
      .filter(job => job.id.includes(pattern))
  );
}

/** What a scenario gives to `docker run`, but for the image. */
function wordsOf(script: string): readonly string[] {
  const text = readFileSync(`${root}examples/docker-and-pid1/${script}`, 'utf8');
  const line = /^docker run --detach --name pid1-example (.*?)pid1-example (.*)$/m.exec(text);
  if (!line) throw new Error(`${script} has no run line of the known form`);
  return `${line[1]}${line[2]}`.split(' ');
}

/** `run.json` beside a case, as flags; `undefined`: it has something that no flag says. */
function flagsOf(folder: string): readonly string[] | undefined {
  const file = `${root}${folder}/run.json`;
  if (!existsSync(file)) return [];
  const { gracePeriodMs, init, ...rest } = JSON.parse(readFileSync(file, 'utf8')) as RunOverrides;
  if (Object.keys(rest).length > 0) return undefined;
  return [
    ...(init?.enabled ? ['--init'] : []),
    ...(gracePeriodMs === undefined ? [] : ['--stop-timeout', String(gracePeriodMs / 1000)]),
  ];
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function run(job: Job, engine: Engine, env: Readonly<Record<string, string>>): Promise<Outcome> {
  let problem = 'it has no case';
  for (const folder of job.folders) {
    const flags = flagsOf(folder);
    if (!flags) continue;
    let image: string;
    try {
      image = await imageOf(`${root}${folder}`, engine);
    } catch (error) {
      // Whatever it is, the others go on, and this one is tried again alone.
      problem = messageOf(error);
      continue;
    }
    try {
      const words = ['--network', 'none', ...flags, ...job.words];
      return { job, folder, verified: await verifyCase(folder, image, words, env) };
    } catch (error) {
      return { job, folder, problem: messageOf(error) };
    }
  }
  return { job, folder: job.folders[0] ?? '', problem };
}

const verifyCase = (
  folder: string,
  image: string,
  words: readonly string[],
  env: Readonly<Record<string, string>>,
) =>
  verify({
    path: '.',
    words,
    image,
    target: undefined,
    context: undefined,
    buildArgs: {},
    ready: { timeoutMs: 60_000 },
    cwd: `${root}${folder}`,
    env,
    signal: AbortSignal.timeout(180_000),
    say: () => {},
  });

function hostImage(): readonly string[] {
  const packages = readFileSync(`${root}test/kernel/packages.txt`, 'utf8').split('\n').filter(Boolean);
  const npm = realpathSync(`${dirname(process.execPath)}/npm`).split('/bin/')[0] ?? '';
  return [...packages, process.execPath, npm];
}

/**
 * A row that is wrong. Where the kernel tests have seen a race (the record beside the case says so), how the stop ends
 * proves nothing.
 */
function isWrong({ folder }: Outcome, { what, agrees }: Row): boolean {
  if (agrees !== false) return false;
  const record = `${root}${folder}/observed.txt`;
  const isRace = existsSync(record) && readFileSync(record, 'utf8').includes('a race: ');
  return !isRace || (what !== 'stop' && what !== 'exit status');
}

const hasWrong = (outcome: Outcome) => outcome.verified?.rows.some(row => isWrong(outcome, row)) ?? false;

const isFailure = (outcome: Outcome | undefined) =>
  outcome !== undefined && (outcome.problem !== undefined || hasWrong(outcome));

/** More than so many are no accident. */
const MAX_DOUBTED = 5;

/** Stable from run to run, so that a change is seen in review. */
function line(outcome: Outcome): string {
  const { job, verified, problem } = outcome;
  if (!verified) return `${job.id}\n  not run: ${problem}`;
  const rows = verified.rows.map(row => {
    const { what, predicted, observed } = row;
    const [left, right] = [predicted, observed].map(text => text.replace(/, after .*/, ''));
    return left === right
      ? `${what}: ${right}`
      : `${what}: ${left}${isWrong(outcome, row) ? ' BUT ' : ' | '}${right}`;
  });
  return [job.id, ...rows].join('\n  ');
}

/** What ran takes the place of what was recorded for it before; a run of all is the whole record. */
function record(all: readonly Outcome[]): void {
  const file = `${root}test/docker/observed.txt`;
  const before = pattern !== '' && existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n\n') : [];
  const blocks = new Map(before.map(block => [block.split('\n', 1)[0] ?? '', block]));
  for (const outcome of all) blocks.set(outcome.job.id, line(outcome));
  writeFileSync(file, `${[...blocks.values()].join('\n\n')}\n`);
}

interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** The last line, and for `.ci/run` a file. */
function tell(totals: Totals): void {
  console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
  if (!process.env.CI) return;
  mkdirSync(`${root}coverage`, { recursive: true });
  writeFileSync(`${root}coverage/docker.json`, JSON.stringify(totals));
}

/** Why no engine can be had on this machine, in one line. */
async function engineOrWhyNot(): Promise<Awaited<ReturnType<typeof startEngine>> | string> {
  if (process.getuid?.() !== 0) return 'it has to be run as root';
  const missing = ['dockerd', 'apt-cache'].find(name => spawnSync('which', [name]).status !== 0);
  if (missing) return `${missing} is not installed`;
  try {
    return await startEngine();
  } catch (error) {
    return messageOf(error).split('\n').join(' ');
  }
}

async function main(): Promise<number> {
  const list = jobs();
  const began = performance.now();
  const started = await engineOrWhyNot();
  if (typeof started === 'string') {
    console.log(`test:docker cannot run here: ${started}`);
    tell({ passed: 0, failed: 0, skipped: list.length });
    // In CI nothing is skipped.
    return process.env.CI ? 1 : 0;
  }
  const { engine, env, stop } = started;
  let cli: Awaited<ReturnType<typeof commandLine>> = { passed: 0, wrong: [] };
  const outcomes = new Map<Job, Outcome>();
  const tryOnce = async (job: Job) => {
    const start = performance.now();
    const outcome = await run(job, engine, env);
    outcomes.set(job, outcome);
    const failed = isFailure(outcome);
    console.log(`${failed ? '✖' : '✔'} ${job.id}  ${((performance.now() - start) / 1000).toFixed(1)} s`);
    if (failed) console.log(line(outcome).replace(/^/gm, '    '));
  };
  try {
    await importHost(engine, hostImage());
    console.log(
      `the engine and its image are ready after ${Math.round((performance.now() - began) / 1000)} s`,
    );
    const open = [...list];
    const worker = async () => {
      for (let job = open.shift(); job; job = open.shift()) await tryOnce(job);
    };
    // They wait more than they work.
    await Promise.all(Array.from({ length: 4 * cpus().length }, worker));
    // So many containers at a time can be late: what is wrong is wrong alone, too.
    const doubted = list.filter(job => isFailure(outcomes.get(job)));
    if (doubted.length > 0 && doubted.length <= MAX_DOUBTED) {
      console.log(`once more, alone: ${doubted.map(job => job.id).join(', ')}`);
      for (const job of doubted) await tryOnce(job);
    }
    if ('verify'.includes(pattern)) cli = await commandLine(engine, env);
    const composed = await composeCases(engine, env, pattern);
    cli = { passed: cli.passed + composed.passed, wrong: [...cli.wrong, ...composed.wrong] };
  } finally {
    await stop();
  }
  const podman = 'verify'.includes(pattern) ? await withPodman() : { passed: 0, wrong: [], skipped: 0 };
  for (const problem of [...cli.wrong, ...podman.wrong]) console.log(problem);
  const all = list.flatMap(job => outcomes.get(job) ?? []);
  const notRun = all.filter(o => o.problem !== undefined);
  const skipped = notRun.length + podman.skipped;
  const failed = all.filter(hasWrong);
  if (!process.env.CI) record(all);
  const passed = all.length - failed.length - notRun.length + cli.passed + podman.passed;
  const wrong = failed.length + cli.wrong.length + podman.wrong.length;
  tell({ passed, failed: wrong, skipped });
  return wrong > 0 || (process.env.CI && skipped > 0) ? 1 : 0;
}

process.exit(await main());
