import { path } from '../../base/index.ts';
import type { Invocation, Launch, Program, World } from '../../model/index.ts';
import { consoleScript } from '../console-scripts.ts';
import { djangoCommand } from '../django.ts';
import { manageScript } from '../manage-py.ts';
import { PYTHON } from '../python-applications.ts';
import { CONSOLE_SCRIPTS, MODULES, SHORT_MODULES } from '../python-modules.ts';

/** Letters that take a value: attached, or the next word. `-c` and `-m` end the options. */
const VALUED = new Set(['W', 'X', 'Q']);
const ENDS = new Set([
  '-V',
  '-VV',
  '--version',
  '-h',
  '--help',
  '-?',
  '--help-all',
  '--help-env',
  '--help-xoptions',
]);

type Start =
  | { readonly kind: 'text' | 'module' | 'file'; readonly value: string; readonly args: readonly string[] }
  | { readonly kind: 'stdin'; readonly args: readonly string[] }
  | { readonly kind: 'ends' };

/** @source python(1), https://docs.python.org/3/using/cmdline.html */
function readStart(argv: readonly string[]): Start | undefined {
  for (let i = 1; i < argv.length; i++) {
    const arg = argv[i] ?? '';
    if (ENDS.has(arg)) return { kind: 'ends' };
    if (arg === '-') return { kind: 'stdin', args: argv.slice(i + 1) };
    if (!arg.startsWith('-')) return { kind: 'file', value: arg, args: argv.slice(i + 1) };
    if (arg === '--check-hash-based-pycs') i++;
    if (arg.startsWith('--')) continue;
    const at = [...arg].findIndex(
      (letter, n) => n > 0 && (letter === 'c' || letter === 'm' || VALUED.has(letter)),
    );
    if (at === -1) continue;
    const attached = arg.slice(at + 1);
    const value = attached || (argv[i + 1] ?? '');
    const next = attached ? i + 1 : i + 2;
    const letter = arg[at];
    if (letter === 'c') return { kind: 'text', value, args: argv.slice(next) };
    if (letter === 'm') return { kind: 'module', value, args: argv.slice(next) };
    i = next - 1;
  }
  return undefined;
}

export default {
  name: 'python',
  kind: 'runtime',
  matches: ['python', 'python*', 'pypy', 'pypy*'],
  launch(invocation, world): Launch {
    const { argv, cwd } = invocation;
    const base = { kind: 'interpret', language: 'python', behaviour: PYTHON } as const;
    const start = readStart(argv);
    switch (start?.kind) {
      case undefined:
        if (invocation.hasInput) return { ...base, source: { kind: 'stdin' }, args: [] };
        return {
          kind: 'exits',
          status: 0,
          why: 'python without a script and without a terminal ends at once',
        };
      case 'ends':
        return { kind: 'exits', status: 0, why: `${argv.join(' ')} ends by itself` };
      case 'stdin':
        return { ...base, source: { kind: 'stdin' }, args: start.args };
      case 'text':
        return { ...base, source: { kind: 'text', text: start.value }, args: start.args };
      case 'module':
        return module(argv, start.value, start.args);
      case 'file': {
        const { value: file, args } = start;
        if (path.basename(file) === 'manage.py')
          return (
            manageScript(argv, file, args, PYTHON, cwd, world) ??
            djangoCommand(argv, file, args, PYTHON, cwd, world)
          );
        const program = CONSOLE_SCRIPTS.get(path.basename(file));
        if (program && /(^|\/)bin$/.test(path.dirname(file)))
          return { kind: 'as', program, argv: [file, ...args], title: argv };
        return (
          installedScript(file, args, invocation, world) ?? {
            ...base,
            source: { kind: 'file', path: file },
            args,
          }
        );
      }
    }
  },
  sources: [
    'https://docs.python.org/3/library/signal.html#general-rules',
    'https://docs.python.org/3/using/cmdline.html',
    'CPython 3.11.2 as PID 1, Linux 6.18',
  ],
  measured: {
    version: '3.11.2',
    rows: ['python/handler', 'python/loop'],
  },
} satisfies Program;

/** `python /usr/local/bin/name`: what an installation wrote there, which is no file of the project. */
function installedScript(
  file: string,
  args: readonly string[],
  invocation: Invocation,
  world: World,
): Launch | undefined {
  const origin = world.origin(file, invocation.cwd).kind;
  const isWritten = origin === 'base' || origin === 'produced' || origin === 'unknown';
  if (!isWritten || !/(^|\/)bin$/.test(path.dirname(file))) return undefined;
  const script = consoleScript({ ...invocation, argv: [file, ...args] }, world);
  return script && { kind: 'as', program: 'python', argv: script.argv, title: invocation.argv };
}

/** Modules that run another program in their own process, with the options that take a value. */
const RUNNERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['debugpy', ['--listen', '--connect', '--log-to', '--configure-qt', '--adapter-access-token']],
  ['pdb', ['-c']],
  ['cProfile', ['-o', '-s']],
]);

function module(argv: readonly string[], name: string, args: readonly string[]): Launch {
  const valued = RUNNERS.get(name);
  if (valued)
    return { kind: 'as', program: 'python', argv: ['python', ...withoutOptions(args, valued)], title: argv };
  const program = MODULES.get(name);
  if (program)
    return {
      kind: 'as',
      program,
      argv: [program === 'manage.py' ? 'django-admin' : name, ...args],
      title: argv,
    };
  if (SHORT_MODULES.has(name)) return { kind: 'exits', status: 0, why: `python -m ${name} ends by itself` };
  return { kind: 'interpret', language: 'python', behaviour: PYTHON, source: { kind: 'module', name }, args };
}

/** What stands behind a runner's own options: a script, or `-m module`. */
function withoutOptions(args: readonly string[], valued: readonly string[]): readonly string[] {
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (valued.includes(arg)) i++;
    else if (arg === '-m' || !arg.startsWith('-')) return args.slice(i);
  }
  return [];
}
