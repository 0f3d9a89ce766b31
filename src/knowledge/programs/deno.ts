import { path } from '../../base/index.ts';
import type { Behaviour, ChildSpec, Invocation, Launch, Program, World } from '../../model/index.ts';
import { forwarder, options, STOP_SIGNALS, service, stays, stopsAtOnce } from '../behaviours.ts';
import { DENO, raises } from '../deno-runtime.ts';
import { either } from '../doubt.ts';
import { endsByItself } from '../node-tools.ts';
import { isRecord, nearestManifest, parseObject } from '../package-json.ts';
import { binEnv, unreadScript } from '../package-script.ts';
import { isShortCommand } from '../short-commands.ts';
import { splitWords } from '../words.ts';

/** It restarts the program's isolate in its own process. */
const WATCH = service(
  {
    SIGTERM: either('under --watch that hangs on the listeners of the program', stays('it stays'), raises),
    SIGINT: stopsAtOnce(0, 'the watcher ends'),
    SIGHUP: raises,
  },
  'own',
);

/** It tells the command that it runs, whose end is its own. */
const TASK: Behaviour = {
  ...forwarder(STOP_SIGNALS, 'child', 'handler'),
  waitsForChildren: 'own',
};

const VALUED =
  '-c --config --import-map --lock --cert -L --log-level --location --seed --v8-flags --env-file --ext --preload --port --host'.split(
    ' ',
  );
const TASK_VALUED = ['-c', '--config', '--cwd', '-f', '--filter'];
const RUNS = new Set(['run', 'serve']);
const FILE = /^(\.{0,2}\/|https?:|jsr:|npm:)|\.[cm]?[jt]sx?$/;

export default {
  name: 'deno',
  kind: 'runtime',
  matches: ['deno'],
  launch(invocation, world) {
    const { argv } = invocation;
    const [command = '', ...args] = argv.slice(1);
    if (command === 'task') return runTask(options(args, TASK_VALUED).rest, invocation, world);
    // Options may stand in front of the file where there is no verb.
    const given = options(argv.slice(1), VALUED);
    const isFile = !RUNS.has(command) && FILE.test(given.rest[0] ?? '');
    if (!RUNS.has(command) && !isFile) return endsByItself(argv);
    const { flags, rest } = isFile ? given : options(args, VALUED);
    const [file, ...others] = rest;
    // A task, unless there is a file of that name. @source https://docs.deno.com/runtime/reference/cli/run/
    if (command === 'run' && file !== undefined && !isThere(file, invocation.cwd, world))
      if (taskText(file, invocation.cwd, world)) return runTask(rest, invocation, world);
    if (file === undefined) return { kind: 'fails', status: 1, why: 'deno run has no script' };
    const source = { kind: 'file', path: file } as const;
    if (!flags.has('--watch'))
      return {
        kind: 'interpret',
        language: 'javascript',
        runtime: 'deno',
        ...(command === 'serve' ? { servesDefault: true } : {}),
        behaviour: DENO,
        source,
        args: others,
      };
    return { kind: 'stay', behaviour: WATCH, devServer: 'deno run --watch' };
  },
  sources: [
    'https://docs.deno.com/runtime/reference/cli/run/',
    'https://docs.deno.com/runtime/reference/cli/serve/: what the module exports as its default is served',
    'https://docs.deno.com/api/deno/~/Deno.addSignalListener',
    'deno 2.9.6 as PID 1, Linux 6.18',
  ],
  measured: {
    version: '2.9.6',
    rows: ['deno/handler', 'deno/plain', 'deno/task', 'deno/watch'],
  },
} satisfies Program;

const isThere = (file: string, cwd: string, world: World) =>
  ['context', 'inline'].includes(world.origin(file, cwd).kind);

const runTask = (args: readonly string[], invocation: Invocation, world: World): Launch => ({
  kind: 'stay',
  behaviour: TASK,
  children: [taskChild(args, invocation, world)],
  role: 'package-manager',
});

/** Its own shell starts a plain command without a process in between. */
function taskChild(args: readonly string[], { argv, cwd, env }: Invocation, world: World): ChildSpec {
  const [whole, directory] = taskText(args[0] ?? '', cwd, world) ?? [];
  const text = whole && directory && lastCommand(whole, directory, world);
  if (!text || directory === undefined)
    return unreadScript(`which command \`${argv.join(' ')}\` runs is not followed`, args, world);
  return {
    run: { argv: [...splitWords(text), ...args.slice(1)] },
    isMain: true,
    cwd: directory,
    env: binEnv(env, directory),
  };
}

const PLAIN = /^[\w./@+-]+(?: [\w ./:@%+,=-]+)?$/;
const MAX_TASKS = 5;

/** The last of commands that come one after the other, where all before it end; `undefined`: it is no plain command. */
function lastCommand(text: string, directory: string, world: World, depth = 0): string | undefined {
  const commands = text.trim().split(/\s*&&\s*/);
  const last = commands.pop() ?? '';
  const isPassed = commands.every(command => ends(command, directory, world, depth));
  return isPassed && PLAIN.test(last) ? last : undefined;
}

function ends(command: string, directory: string, world: World, depth: number): boolean {
  const argv = splitWords(command);
  if (isShortCommand(argv)) return true;
  if (argv[0] !== 'deno' || argv[1] !== 'task' || depth === MAX_TASKS) return false;
  const [text, at] = taskText(options(argv.slice(2), TASK_VALUED).rest[0] ?? '', directory, world) ?? [];
  const last = text && at && lastCommand(text, at, world, depth + 1);
  return last !== undefined && at !== undefined && ends(last, at, world, depth + 1);
}

/** The text of a task, and where it runs; those of package.json come second. */
function taskText(name: string, cwd: string, world: World): readonly [string, string] | undefined {
  for (const directory of path.upwards(cwd)) {
    for (const file of ['deno.json', 'deno.jsonc']) {
      const tasks = parseObject(world.read(file, directory)?.text ?? '')?.tasks;
      const task = isRecord(tasks) && Object.hasOwn(tasks, name) ? tasks[name] : undefined;
      const text = isRecord(task) && !task.dependencies ? task.command : task;
      if (typeof text === 'string') return [text, directory];
    }
  }
  const manifest = nearestManifest(cwd, world);
  const script = typeof manifest === 'string' ? undefined : manifest.scripts.get(name);
  return script === undefined || typeof manifest === 'string' ? undefined : [script, manifest.directory];
}
