import type { Child } from './run-records.ts';
import { array, type NativeCall, stringOf, truthiness, UNDEFINED, unknown, type Value } from './values.ts';
import type { Vm } from './vm.ts';

const text = (value: Value | undefined, what: string): string => {
  const known = stringOf(value);
  return known ?? (value?.kind === 'constant' ? String(value.value) : what);
};

function argv({ run }: Vm, [file, args]: readonly Value[]): Child['command'] {
  const isRuntime = file?.kind === 'external' && /^(?:process\.execPath|Deno\.execPath\(\))$/.test(file.path);
  const name = isRuntime ? (run.input.runtime ?? 'node') : stringOf(file);
  return name === undefined ? { unknown: 'its name is not a constant' } : { argv: [name, ...rest(args)] };
}

const rest = (args: Value | undefined): string[] =>
  args?.kind === 'array' ? args.items.map(a => text(a, '…')) : [];

const optionsOf = (args: readonly Value[]): Value | undefined =>
  args.find((a, at) => at > 0 && (a.kind === 'object' || a.kind === 'unknown'));

export function option(args: readonly Value[], name: string): Value | undefined {
  const options = optionsOf(args);
  return options?.kind === 'object' ? options.slots.get(name)?.value : undefined;
}

/** How each call names its command: words, a text for a shell, a module for node. */
type Shape = 'words' | 'shell' | 'module' | 'text';
export interface Starter {
  readonly shape: Shape;
  readonly sync?: boolean;
  /** A promise of its end: execa. */
  readonly promise?: boolean;
}

/** Functions that start a process, by their path. */
const STARTERS: Readonly<Record<string, Starter>> = {
  'child_process.spawn': { shape: 'words' },
  'child_process.fork': { shape: 'module' },
  'child_process.execFile': { shape: 'words' },
  'child_process.exec': { shape: 'shell' },
  'child_process.spawnSync': { shape: 'words', sync: true },
  'child_process.execFileSync': { shape: 'words', sync: true },
  'child_process.execSync': { shape: 'shell', sync: true },
  'child_process/promises.exec': { shape: 'shell', promise: true },
  'child_process/promises.execFile': { shape: 'words', promise: true },
  'cross-spawn': { shape: 'words' },
  'cross-spawn.spawn': { shape: 'words' },
  'cross-spawn.sync': { shape: 'words', sync: true },
  execa: { shape: 'words', promise: true },
  'execa.execa': { shape: 'words', promise: true },
  'execa.execaSync': { shape: 'words', sync: true },
  'execa.sync': { shape: 'words', sync: true },
  'execa.execaCommand': { shape: 'text', promise: true },
  'execa.command': { shape: 'text', promise: true },
  'execa.execaNode': { shape: 'module', promise: true },
  'execa.node': { shape: 'module', promise: true },
  'tinyexec.x': { shape: 'words', promise: true },
  'tinyexec.exec': { shape: 'words', promise: true },
  'nano-spawn': { shape: 'words', promise: true },
  'shelljs.exec': { shape: 'shell', sync: true },
  // @source https://docs.deno.com/api/deno/~/Deno.Command
  'Deno.Command().spawn': { shape: 'words' },
  'Deno.Command().output': { shape: 'words', promise: true },
  'Deno.Command().outputSync': { shape: 'words', sync: true },
  // @source https://bun.sh/docs/api/spawn
  'Bun.spawn': { shape: 'words' },
  'Bun.spawnSync': { shape: 'words', sync: true },
};

export const isStarter = (path: string): boolean => Object.hasOwn(STARTERS, path);

export const starterOf = (path: string): Starter | undefined =>
  isStarter(path) ? STARTERS[path] : undefined;

const slotOf = (value: Value | undefined, name: string): Value | undefined =>
  value?.kind === 'object' ? value.slots.get(name)?.value : undefined;

/** What a call gives, in the order of node's: the program, its arguments, options. */
export function asNodeGives(path: string, { self, args }: NativeCall): readonly Value[] {
  if (path.startsWith('Deno.') && self?.kind === 'external') {
    const [file, options] = self.args;
    return [file, slotOf(options, 'args') ?? array([]), options].filter(value => value !== undefined);
  }
  if (!path.startsWith('Bun.')) return args;
  const [first, second] = args;
  const words = slotOf(first, 'cmd') ?? first;
  const [file = unknown('a command'), ...others] = words?.kind === 'array' ? words.items : [];
  return [file, array(others), second ?? first ?? UNDEFINED];
}

export function commandOf(vm: Vm, starter: Starter, args: readonly Value[]): Child['command'] {
  const [first] = args;
  const shell = option(args, 'shell');
  const unknownText = { unknown: 'its text is not a constant' };
  const line = stringOf(first);
  if (starter.shape === 'shell') return line === undefined ? unknownText : { shellText: line };
  if (starter.shape === 'text')
    return line === undefined ? unknownText : { argv: line.split(/\s+/).filter(Boolean) };
  if (starter.shape === 'module') {
    return line === undefined
      ? { unknown: 'the module is not a constant' }
      : { argv: ['node', line, ...rest(args[1])] };
  }
  const words = argv(vm, args);
  if (!('argv' in words) || !shell || truthiness(shell) === false) return words;
  return { shellText: words.argv.join(' ') };
}
