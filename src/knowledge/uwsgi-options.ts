import type { Env, World } from '../model/index.ts';
import { readIni } from './ini.ts';

/** Options of uwsgi: the last value of each, wherever it is set. */
export interface UwsgiOptions {
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** Why not all options are known. */
  readonly unknown: string | undefined;
}

const SHORT: Readonly<Record<string, string>> = {
  '-M': 'master',
  '-p': 'processes',
  '-d': 'daemonize',
  '-i': 'single-interpreter',
};
/** Files that name further files; deeper is not followed. */
const MAX_FILES = 8;

/** @source https://uwsgi-docs.readthedocs.io/en/latest/Configuration.html */
export function uwsgiOptions(args: readonly string[], env: Env, cwd: string, world: World): UwsgiOptions {
  const values = new Map<string, string[]>();
  const files: string[] = [];
  const set = (key: string, value: string) => {
    const name = key.replaceAll('_', '-');
    if (['ini', 'yaml', 'yml'].includes(name)) files.push(value);
    else values.set(name, [...(values.get(name) ?? []), value]);
  };
  let unknown: string | undefined;
  for (const [name, value] of Object.entries(env)) {
    if (name.startsWith('UWSGI_') && value !== undefined) set(name.slice(6).toLowerCase(), value);
  }
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    const equals = arg.indexOf('=');
    const next = args[i + 1];
    const value = next === undefined || next.startsWith('-') ? 'true' : next;
    if (arg.startsWith('--'))
      set(arg.slice(2, equals > 0 ? equals : undefined), equals > 0 ? arg.slice(equals + 1) : value);
    else if (SHORT[arg]) set(SHORT[arg], arg === '-M' || arg === '-i' ? 'true' : value);
    else if (/^-[A-Za-z]*M[A-Za-z]*$/.test(arg)) set('master', 'true');
    else if (/\.(ini|ya?ml)$/.test(arg) && !args[i - 1]?.match(/^--(ini|ya?ml)$/)) files.push(arg);
    else if (/\.(xml|json|js|lua)$/.test(arg)) unknown = `the uwsgi configuration ${arg} is not followed`;
  }
  for (let i = 0; i < files.length && i < MAX_FILES; i++) {
    const failed = readFile(files[i] ?? '', cwd, world, set);
    if (failed) unknown = failed;
  }
  return { values, unknown };
}

function readFile(
  name: string,
  cwd: string,
  world: World,
  set: (key: string, value: string) => void,
): string | undefined {
  const [path = '', section = 'uwsgi'] = name.split(':');
  const file = world.read(path, cwd);
  if (!file) return `the uwsgi configuration ${path} is not readable`;
  if (!/\.ya?ml$/.test(path)) {
    for (const part of readIni(file.text)) {
      if (part.name === section) for (const [key, value] of part.values) set(key, value);
    }
    return undefined;
  }
  try {
    const yaml = world.parseYaml(file.text);
    const table =
      typeof yaml === 'object' && yaml !== null
        ? Object.entries(yaml).find(([key]) => key === section)?.[1]
        : undefined;
    if (typeof table === 'object' && table !== null)
      for (const [key, value] of Object.entries(table)) set(key, String(value));
    return undefined;
  } catch {
    return `${file.file} is not YAML`;
  }
}

/** A flag holds unless it is set to false. @source core/uwsgi.c, uwsgi_opt_true */
export function isOn(options: UwsgiOptions, name: string): boolean {
  const value = options.values.get(name)?.at(-1);
  return value !== undefined && !['false', 'off', 'no', '0', ''].includes(value.toLowerCase());
}
