import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type SignalName, signalOfNumber } from '../../src/kernel/index.ts';
import type { LaunchRequest, RootStep, Running } from '../kernel/launcher.ts';
import { type Fate as End, type Observation, observe } from '../kernel/observe.ts';
import { dispositionOf, isBlocked, type ObservedProcess, readTree } from '../kernel/processes.ts';
import { unpacking } from './debian.ts';
import type { Fact, Fate, SignalFact } from './fact.ts';
import { npmFolder } from './npm.ts';
import { manifestOf } from './prepare.ts';
import type { Ready, Recipe } from './recipe.ts';
import { versionOf } from './version.ts';

const SHOWN: readonly SignalName[] = [
  'SIGTERM',
  'SIGINT',
  'SIGQUIT',
  'SIGHUP',
  'SIGUSR1',
  'SIGUSR2',
  'SIGWINCH',
  'SIGCHLD',
];

const PATH = '/w/node_modules/.bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Runs a recipe once for each signal, and says what was seen. */
export async function measure(
  recipe: Recipe,
  signals: readonly SignalName[],
  patience: number,
  graceOf: (signal: SignalName) => number = () => recipe.graceMs ?? 3000,
): Promise<Fact> {
  const base = {
    id: recipe.id,
    proves: recipe.proves,
    version: versionOf(recipe),
    kernel: release().replace(/^(\d+\.\d+).*/, '$1'),
    date: new Date().toISOString().slice(0, 10),
    argv: recipe.argv,
  };
  const seen: [string, SignalFact][] = [];
  let first: Extract<Observation, { kind: 'stopped' }> | undefined;
  for (const signal of signals) {
    const observation = await observeOnce(
      recipe,
      signal,
      patience,
      graceOf(signal),
      first === undefined && !recipe.noOrphan,
    );
    if (observation.kind === 'failed') throw new Error(`${recipe.id}: ${observation.step}`);
    if (observation.kind === 'exits') {
      if (recipe.ready === 'ends') return { ...base, exits: observation.status };
      throw new Error(`${recipe.id}: it exits with ${observation.status}; it wrote: ${observation.output}`);
    }
    first ??= observation;
    seen.push([signal, signalFact(observation)]);
  }
  const pid1 = first?.tree[0];
  if (!first || !pid1) throw new Error(`${recipe.id}: no signal to send`);
  return {
    ...base,
    title: titleOf(pid1),
    dispositions: dispositions(pid1),
    ...(first.orphan === undefined ? {} : { reaps: first.orphan === 'reaped' }),
    signals: Object.fromEntries(seen),
  };
}

function observeOnce(
  recipe: Recipe,
  signal: SignalName,
  patience: number,
  graceMs: number,
  orphan: boolean,
): Promise<Observation> {
  return observe({
    request: request(recipe),
    signal,
    graceMs: graceMs * patience,
    readiness: { quietMs: 250 * patience, limitMs: (recipe.heavy ? 60_000 : 20_000) * patience },
    isUp: running => isUp(recipe.ready, running),
    orphan,
    reapMs: 1500 * patience,
  });
}

/** Words by which the shell that prepares a recipe is known. */
const PREPARES = 'prepares';

export function request(recipe: Recipe): LaunchRequest {
  const { files = {}, argv } = recipe;
  const before = unpacking(recipe.unpack ?? []) + (recipe.before ?? '');
  const modules = npmFolder(manifestOf(recipe));
  const npm = recipe.npm ? [{ do: 'link', path: '/w/node_modules', target: modules } as const] : [];
  const shell = recipe.binSh ?? 'dash';
  return {
    argv: before === '' ? argv : ['dash', '-c', `${before}\nexec "$@"`, PREPARES, ...argv],
    env: { PATH, HOME: '/w', HOSTNAME: 'container', LANG: 'C.UTF-8', P: '/p', ...recipe.env },
    cwd: '/w',
    privileged: recipe.privileged ?? false,
    root: [
      { do: 'link', path: '/usr/bin/sh', target: shell },
      ...actors(),
      { do: 'directory', path: '/w', mode: 0o755 },
      ...npm,
      ...Object.entries(files).flatMap(([name, text]) => file(name, text)),
    ],
  };
}

function file(name: string, text: string): readonly RootStep[] {
  const runs = name.endsWith('+x') || text.startsWith('#!');
  const path = name.startsWith('/') ? name.replace(/\+x$/, '') : `/w/${name.replace(/\+x$/, '')}`;
  const folders = path.split('/').slice(2, -1);
  return [
    ...folders.map(
      (_, i): RootStep => ({
        do: 'directory',
        path: path
          .split('/')
          .slice(0, 3 + i)
          .join('/'),
        mode: 0o755,
      }),
    ),
    { do: 'file', path, mode: runs ? 0o755 : 0o644, text },
  ];
}

let actor: Uint8Array | undefined;

/** The program of many roles, compiled once. */
function actors(): readonly RootStep[] {
  if (!actor) {
    const compiled = join(tmpdir(), `pid1-lint-actor-${process.pid}`);
    execFileSync('cc', [
      '-O2',
      '-static',
      '-o',
      compiled,
      fileURLToPath(new URL('actor.c', import.meta.url)),
    ]);
    actor = readFileSync(compiled);
    rmSync(compiled);
  }
  const bytes = actor;
  return [
    { do: 'directory', path: '/p', mode: 0o755 },
    ...['hand', 'nohand', 'ignore'].map(
      (name): RootStep => ({ do: 'file', path: `/p/${name}`, mode: 0o755, text: bytes }),
    ),
  ];
}

function isUp(ready: Ready, running: Running): boolean {
  const tree = readTree(running.pid);
  if (tree[0]?.argv.includes(PREPARES) ?? true) return false;
  // Its end is waited for, however long it rests before.
  if (ready === 'ends') return false;
  if (ready === 'rest') return true;
  if ('log' in ready) return running.output().includes(ready.log);
  if ('process' in ready) return tree.some(p => p.argv.join(' ').includes(ready.process));
  return listens(running.pid, ready.port);
}

/** @source proc(5): local address as hexadecimal, `0A` is TCP_LISTEN */
function listens(pid: number, port: number): boolean {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const line = new RegExp(`^\\s*\\d+: [0-9A-F]+:${hex} [0-9A-F:]+ 0A `, 'm');
  return ['tcp', 'tcp6'].some(table => {
    const path = `/proc/${pid}/net/${table}`;
    return existsSync(path) && line.test(readFileSync(path, 'utf8'));
  });
}

const dispositions = (process: ObservedProcess) =>
  Object.fromEntries(
    SHOWN.map(signal => {
      const disposition = dispositionOf(process, signal);
      const words = [
        ...(isBlocked(process, signal) ? ['blocked'] : []),
        ...(disposition === 'SIG_DFL' ? [] : [disposition]),
      ];
      return [signal, words.join(' ')] as const;
    }).filter(([, words]) => words !== ''),
  );

function signalFact(observation: Extract<Observation, { kind: 'stopped' }>): SignalFact {
  const below = observation.fates.slice(1).filter(isAlive).map(fateOf);
  return {
    exit: observation.inTime ? observation.status : null,
    ...(below.length === 0 ? {} : { children: below }),
  };
}

/** An orphan that nobody has waited for is none of the program's. */
const isAlive = ({ process }: End) => process.state !== 'Z';

function fateOf({ process, status }: End): Fate {
  const fate = !status
    ? 'unknown'
    : 'exit' in status
      ? `exit ${status.exit}`
      : String(signalOfNumber(status.signal));
  return [titleOf(process).join(' ').slice(0, 100), fate];
}

/** Without what differs from run to run. */
const titleOf = ({ argv }: ObservedProcess): readonly string[] =>
  argv.map(word =>
    (['npm', 'npm-full'] as const)
      .reduce((text, manifest) => text.replaceAll(npmFolder(manifest), '/w/node_modules'), word)
      .trimEnd(),
  );
