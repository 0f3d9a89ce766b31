import type { Invocation, Launch, SignalTable, World } from '../model/index.ts';
import { caught, keepingIgnored, stopsInOrder } from './behaviours.ts';
import { unknownBehaviour } from './doubt.ts';
import { isRecord } from './package-json.ts';

/** A console script as /proc shows it: its `#!` line names the interpreter. */
export const pythonTitle = (argv: readonly string[]): readonly string[] => ['python', ...argv];

/**
 * What CPython does by itself: SIGINT raises KeyboardInterrupt, where it was not ignored at the start
 * (Modules/signalmodule.c, signal_install_handlers; python 3.11.2, Linux 6.18).
 */
export const PYTHON_SIGNALS: SignalTable = {
  SIGINT: keepingIgnored(
    caught([{ do: 'exit', status: 130, cleansUp: true }], 'CPython raises KeyboardInterrupt on SIGINT'),
  ),
};

/** A server that ends in order at KeyboardInterrupt, and handles nothing. */
export const ENDS_AT_INTERRUPT: SignalTable = { SIGINT: keepingIgnored(stopsInOrder()) };

/** A command of a Python tool whose ways with signals are not measured. */
export function pythonNotMeasured(argv: readonly string[], devServer?: string): Launch {
  const reason = `what \`${argv.slice(0, 3).join(' ')}\` does on a signal is not measured`;
  return {
    kind: 'stay',
    behaviour: unknownBehaviour(reason, PYTHON_SIGNALS),
    title: pythonTitle(argv),
    ...(devServer === undefined ? {} : { devServer }),
  };
}

/** The first word that is no option; `valued` options take the next word with them. */
export function commandOf(
  args: readonly string[],
  valued: ReadonlySet<string>,
): { name: string | undefined; rest: readonly string[] } {
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (valued.has(arg)) i++;
    else if (!arg.startsWith('-')) return { name: arg, rest: args.slice(i + 1) };
  }
  return { name: undefined, rest: [] };
}

/** The value of an option written `--name value` or `--name=value`. */
export function optionValue(args: readonly string[], ...names: readonly string[]): string | undefined {
  for (const [i, arg] of args.entries()) {
    if (names.includes(arg)) return args[i + 1];
    const name = names.find(n => n.startsWith('--') && arg.startsWith(`${n}=`));
    if (name) return arg.slice(name.length + 1);
  }
  return undefined;
}

/** Why the program ends at once: one of these options gets what is no number, such as `--port $PORT` in the exec form. */
export function notANumber({ argv, isExact }: Invocation, ...names: readonly string[]): string | undefined {
  for (const option of names) {
    const given = optionValue(argv, option);
    if (given === undefined || /^\s*[+-]?\d+\s*$/.test(given)) continue;
    if (isExact && given.includes('$'))
      return `${option} gets \`${given}\` as it is written, and that is no number`;
    if (!/[$…<]/.test(given)) return `${option} takes no \`${given}\``;
  }
  return undefined;
}

/** A value in a TOML file by its path of keys; `undefined` where the file or the key is not there. */
export function tomlValue(file: string, keys: readonly string[], cwd: string, world: World): unknown {
  const source = world.read(file, cwd);
  if (!source) return undefined;
  let value = world.parseToml(source.text);
  if (value === undefined) {
    world.unknown(`${source.file} is not TOML`);
    return undefined;
  }
  for (const key of keys) {
    if (!isRecord(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

/** A script of pyproject.toml (`name = "module:function"`) as the command that its launcher comes to. */
export function projectScript(
  name: string,
  args: readonly string[],
  { cwd }: Invocation,
  world: World,
): readonly string[] | undefined {
  const tables = [
    ['project', 'scripts'],
    ['tool', 'poetry', 'scripts'],
  ];
  const values = tables.map(keys => tomlValue('pyproject.toml', [...keys, name], cwd, world));
  const entry = values.find(v => typeof v === 'string' || isRecord(v));
  const target = typeof entry === 'string' ? entry : isRecord(entry) ? entry.reference : undefined;
  const parts = typeof target === 'string' ? /^([\w.]+):([\w.]+)$/.exec(target) : null;
  return parts?.[1] && parts[2] ? [...calling(parts[1], parts[2]), ...args] : undefined;
}

/** What the launcher of an entry point does: `entry` is a function of the module, or a method of a class there. */
export function calling(module: string, entry: string): readonly string[] {
  const [object = ''] = entry.split('.', 1);
  return ['python', '-c', `import sys\nfrom ${module} import ${object}\nsys.exit(${entry}())\n`];
}
