import type { Env, World } from '../model/index.ts';

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
const MAX_LINES = 20_000;

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
    const failed = readFile(files[i] ?? '', { cwd, env, world, set });
    if (failed) unknown = failed;
  }
  return { values, unknown };
}

interface Reading {
  readonly cwd: string;
  readonly env: Env;
  readonly world: World;
  set(key: string, value: string): void;
}

function readFile(name: string, { cwd, env, world, set }: Reading): string | undefined {
  const [path = '', section = 'uwsgi'] = name.split(':');
  const file = world.read(path, cwd);
  if (!file) return `the uwsgi configuration ${path} is not readable`;
  if (!/\.ya?ml$/.test(path)) {
    // `ini = :common` means a section of the same file.
    for (const [key, value] of iniOptions(file.text, section, env))
      set(key, value.startsWith(':') && key === 'ini' ? path + value : value);
    return undefined;
  }
  const yaml = world.parseYaml(file.text);
  if (yaml === undefined) return `${file.file} is not YAML`;
  const table =
    typeof yaml === 'object' && yaml !== null
      ? Object.entries(yaml).find(([key]) => key === section)?.[1]
      : undefined;
  if (typeof table === 'object' && table !== null)
    for (const [key, value] of Object.entries(table)) set(key, String(value));
  return undefined;
}

/**
 * uwsgi's own dialect: a key alone is a flag, every `=` but the first belongs to the value, blanks at a line's
 * begin mean nothing, and `if-env` to `endif` holds where that variable has a value.
 * @source core/ini.c, uwsgi_ini_config; core/logic.c, uwsgi_logic_opt_if_env
 */
function* iniOptions(text: string, section: string, env: Env): Generator<readonly [string, string]> {
  let inside = false;
  let holds = true;
  for (const raw of text.split('\n', MAX_LINES)) {
    const line = raw.trim();
    if (line === '' || line.startsWith(';') || line.startsWith('#')) continue;
    if (line.startsWith('[')) {
      inside = line === `[${section}]`;
      continue;
    }
    if (!inside) continue;
    const at = line.indexOf('=');
    const key = (at === -1 ? line : line.slice(0, at)).trim();
    const value = at === -1 ? 'true' : line.slice(at + 1).trim();
    if (key === 'endif') holds = true;
    else if (key === 'if-env') holds = Boolean(env[value]);
    else if (key === 'if-not-env') holds = !env[value];
    else if (holds) yield [key, value];
  }
}

/** A flag holds unless it is set to false. @source core/uwsgi.c, uwsgi_opt_true */
export function isOn(options: UwsgiOptions, name: string): boolean {
  const value = options.values.get(name)?.at(-1);
  return value !== undefined && !['false', 'off', 'no', '0', ''].includes(value.toLowerCase());
}
