import { path } from '../base/index.ts';
import type { ChildSpec, World } from '../model/index.ts';
import { exportedLiteral } from './js-literal.ts';
import { isRecord } from './package-json.ts';

/** One app of pm2: what it starts, and how long pm2 waits for it. */
export interface Pm2App {
  readonly child: ChildSpec;
  readonly killTimeoutMs: number;
  readonly instances: number;
}

/** @source https://pm2.keymetrics.io/docs/usage/signals-clean-restart/: kill_timeout is 1600 ms by default */
export const KILL_TIMEOUT_MS = 1600;
const MAX_INSTANCES = 8;

/** The apps of an ecosystem file; a sentence where it is not followed. */
export function readEcosystem(
  file: string,
  cwd: string,
  only: string | undefined,
  world: World,
): readonly Pm2App[] | string {
  const source = world.read(file, cwd);
  if (!source) return `the ecosystem file ${file} is not readable`;
  const config = parse(file, source.text, world);
  const list = isRecord(config) ? (config.apps ?? config.pm2 ?? config) : config;
  const entries = Array.isArray(list) ? list : [list];
  const apps: Pm2App[] = [];
  for (const entry of entries) {
    if (!isRecord(entry)) return `the apps of ${source.file} are not literals`;
    if (only !== undefined && entry.name !== only) continue;
    const app = appOf(entry, cwd);
    if (!app) return `the script of an app in ${source.file} is not a literal`;
    apps.push(app);
  }
  return apps.length > 0 ? apps : `${source.file} has no apps`;
}

const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
const words = (value: unknown): readonly string[] =>
  Array.isArray(value)
    ? value.filter(v => typeof v === 'string')
    : (text(value)?.split(/\s+/).filter(Boolean) ?? []);

function parse(file: string, source: string, world: World): unknown {
  if (/\.ya?ml$/.test(file)) return world.parseYaml(source);
  try {
    if (file.endsWith('.json')) return JSON.parse(source);
    return exportedLiteral(source);
  } catch {
    return undefined;
  }
}

function appOf(entry: Readonly<Record<string, unknown>>, cwd: string): Pm2App | undefined {
  const script = text(entry.script) ?? text(entry.exec);
  if (script === undefined) return undefined;
  const folder = text(entry.cwd) ?? '.';
  const interpreter = text(entry.interpreter) ?? text(entry.exec_interpreter);
  const nodeArgs = words(entry.node_args ?? entry.interpreter_args);
  const instances = typeof entry.instances === 'number' ? entry.instances : 1;
  const kill = typeof entry.kill_timeout === 'number' ? entry.kill_timeout : KILL_TIMEOUT_MS;
  const argv = appCommand(script, words(entry.args), path.resolve(cwd, folder), interpreter, nodeArgs);
  return {
    child: { run: { argv }, isMain: true, cwd: path.resolve(cwd, folder) },
    killTimeoutMs: kill,
    instances: Math.min(Math.max(instances, 1), MAX_INSTANCES),
  };
}

/** What pm2 runs a script with: by its ending, node in doubt. */
export function appCommand(
  script: string,
  args: readonly string[],
  cwd: string,
  interpreter?: string,
  options: readonly string[] = [],
): readonly string[] {
  if (interpreter === 'none') return [script, ...args];
  if (interpreter !== undefined) return [interpreter, ...options, script, ...args];
  if (script.endsWith('.sh')) return ['bash', script, ...args];
  if (script.endsWith('.py')) return ['python', script, ...args];
  if (/\.(ts|tsx)$/.test(script)) return ['bun', script, ...args];
  // A path is a file, or a folder with an index.js; what has none is a command that pm2 looks up.
  const isFile = /\.[cm]?js$/.test(script) || script.includes('/');
  return isFile ? ['node', ...options, path.resolve(cwd, script), ...args] : [script, ...args];
}
