import { type Location, lineLocation, path, type Vfs } from '../../../base/index.ts';
import { USUAL_GRACE_MS } from '../grace.ts';
import { shellWords } from '../shell-words.ts';
import {
  type DeclaredInput,
  type DeclaredRuns,
  type OpenRun,
  type RunBuild,
  type RunContext,
  sorted,
} from '../types.ts';

/** Without `kill_signal`. @source https://fly.io/docs/reference/configuration/ */
const KILL_SIGNAL = 'SIGINT';

type Table = Readonly<Record<string, unknown>>;

/**
 * The processes of an app on Fly.io. Its own init is PID 1 of each: it tells its child alone, and reaps all.
 * @source superfly/init-snapshot src/bin/init/main.rs; superfly/flyctl internal/appconfig/config.go
 */
export function readFly({ file, text, vfs, parsers }: DeclaredInput): DeclaredRuns {
  const nothing = { contexts: [], open: [], builds: [], filesRead: [file], errors: [] };
  let root: Table;
  try {
    root = parsers.get('toml')(text) as Table;
  } catch (error) {
    // That a parser is not loaded yet is none of its own.
    if (!(error instanceof Error) || !('codeblock' in error)) throw error;
    const { line, column } = error as unknown as { readonly line: number; readonly column: number };
    return { ...nothing, errors: [{ file, message: 'this is no TOML', line, column }] };
  }
  const processes = Object.entries(tableOf(root.processes)).filter(([, words]) => typeof words === 'string');
  const at = (section: string, key: string) => placeOf(file, text, section, key);
  const runs =
    processes.length === 0
      ? [runOf(root, { name: 'app', words: undefined, at: at('', 'app') }, { file, vfs, at })]
      : processes.map(([name, words]) =>
          runOf(root, { name, words: String(words), at: at('processes', name) }, { file, vfs, at }),
        );
  return { ...nothing, ...sorted(runs) };
}

interface Around {
  readonly file: string;
  readonly vfs: Vfs;
  at(section: string, key: string): Location;
}

interface Process {
  readonly name: string;
  readonly words: string | undefined;
  readonly at: Location;
}

function runOf(root: Table, { name, words, at }: Process, around: Around): RunContext | OpenRun {
  const { file } = around;
  const label = (options: readonly string[]) => [`${file}:${at.line} process ${name}`, ...options].join(', ');
  const open = (reason: string): OpenRun => ({ at, engine: 'Fly.io', context: label([]), reason });
  const made = imageOf(tableOf(root.build), around);
  if ('reason' in made) return open(made.reason);
  const experimental = tableOf(root.experimental);
  if (experimental.exec !== undefined || root.machine_config !== undefined)
    return open('what it runs is not in the terms of an image');
  const { kill_signal: signal, kill_timeout: timeout } = root;
  const graceMs = timeout === undefined ? USUAL_GRACE_MS['Fly.io'] : durationOf(timeout);
  if (graceMs === undefined) return open(`kill_timeout = ${String(timeout)} is no duration`);
  const args = words === undefined ? wordsOf(experimental.cmd) : shellWords(words);
  const entrypoint = wordsOf(experimental.entrypoint);
  const isSet = (key: string) => root[key] !== undefined;
  return {
    file,
    at,
    context: label([
      ...(isSet('kill_signal') ? [`kill_signal = ${String(signal)}`] : []),
      ...(isSet('kill_timeout') ? [`kill_timeout = ${String(timeout)}`] : []),
    ]),
    engine: 'Fly.io',
    declaredIn: 'fly',
    image: made.image,
    init: true,
    stopSignal: {
      text: String(signal ?? KILL_SIGNAL),
      at: isSet('kill_signal') ? around.at('', 'kill_signal') : at,
    },
    stopTimeoutMs: { value: graceMs, at: isSet('kill_timeout') ? around.at('', 'kill_timeout') : at },
    ...(entrypoint ? { entrypoint, entrypointAt: around.at('experimental', 'entrypoint') } : {}),
    ...(args
      ? { args, argsAt: words === undefined ? around.at('experimental', 'cmd') : at }
      : { args: undefined }),
    env: Object.fromEntries(Object.entries(tableOf(root.env)).map(([key, value]) => [key, String(value)])),
    // Secrets are kept elsewhere.
    envComplete: false,
    mounts: [root.mounts].flat().flatMap(mount => {
      const { destination } = tableOf(mount);
      return typeof destination === 'string'
        ? [{ source: undefined, target: path.normalize(destination) }]
        : [];
    }),
    tty: false,
    ...(made.build ? { build: made.build } : {}),
  };
}

type Image = { readonly image: string; readonly build?: RunBuild } | { readonly reason: string };

function imageOf(build: Table, { file, vfs, at }: Around): Image {
  if (typeof build.image === 'string') return { image: build.image };
  if (build.builder !== undefined || build.builtin !== undefined || build.buildpacks !== undefined)
    return { reason: 'its image comes from a buildpack' };
  const folder = path.dirname(file);
  const written = typeof build.dockerfile === 'string' ? build.dockerfile : undefined;
  const dockerfile = path.resolve(folder, written ?? 'Dockerfile');
  if (vfs.stat(dockerfile)?.kind !== 'file') return { reason: `there is no ${dockerfile}` };
  const target = build['build-target'];
  return {
    image: '',
    build: {
      dockerfile,
      context: folder,
      buildArgs: Object.fromEntries(
        Object.entries(tableOf(build.args)).map(([name, value]) => [name, String(value)]),
      ),
      at: at('build', 'dockerfile'),
      by: '`build` of fly.toml',
      ...(typeof target === 'string' ? { target } : {}),
    },
  };
}

const tableOf = (value: unknown): Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Table) : {};

const wordsOf = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) && value.length > 0 ? value.map(String) : undefined;

/** A number is of seconds; a text is a duration of Go. @source superfly/fly-go duration.go */
function durationOf(value: unknown): number | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value) * 1000;
  const found = /^(\d{1,6})(ms|s|m|h)?$/.exec(String(value));
  return found ? Number(found[1]) * (UNITS[found[2] ?? 's'] ?? 1000) : undefined;
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** The line of a key, for the parser tells no places. */
function placeOf(file: string, text: string, section: string, key: string): Location {
  let current = '';
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    const header = /^\s*\[([^[\]]*)\]/.exec(line);
    if (header) current = header[1]?.trim() ?? '';
    const name = /^\s*["']?([\w.-]+)["']?\s*=/.exec(line)?.[1];
    if (current === section && name === key) return lineLocation(file, index + 1, line.length);
  }
  return lineLocation(file, 1, lines[0]?.length);
}
