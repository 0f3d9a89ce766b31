import type { Behaviour, ChildSpec, Invocation, Program, World } from '../../model/index.ts';
import { all, caught, forwarder, options, STOP_SIGNALS, service, stays, stopsAtOnce } from '../behaviours.ts';
import { either } from '../doubt.ts';
import { endsByItself } from '../node-tools.ts';
import { nearestManifest } from '../package-json.ts';
import { binEnv, unreadScript } from '../package-script.ts';
import { splitWords } from '../words.ts';

/**
 * Without a listener its own handler raises the signal again; as PID 1 that is dropped, and it aborts. In its first half
 * second it only stays.
 */
const raises = caught(
  [{ do: 'raise' }, { do: 'exit', status: 139, cleansUp: false }],
  'deno: without a listener the signal is raised again, and then it aborts',
);
const DENO = service(
  { ...all(['SIGTERM', 'SIGINT', 'SIGHUP'], raises), SIGUSR1: stays('deno starts its inspector') },
  'own',
);

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
  '-c --config --import-map --lock --cert -L --log-level --location --seed --v8-flags --env-file --ext --preload'.split(
    ' ',
  );
const RUNS = new Set(['run', 'serve']);

export default {
  name: 'deno',
  kind: 'runtime',
  matches: ['deno'],
  launch(invocation, world) {
    const { argv } = invocation;
    const [command = '', ...args] = argv.slice(1);
    if (command === 'task')
      return {
        kind: 'stay',
        behaviour: TASK,
        children: [taskChild(args, invocation, world)],
        role: 'package-manager',
      };
    const isFile = /^(\.{0,2}\/|https?:|jsr:|npm:)|\.[cm]?[jt]sx?$/.test(command);
    if (!RUNS.has(command) && !isFile) return endsByItself(argv);
    const { flags, rest } = options(isFile ? argv.slice(1) : args, VALUED);
    const [file, ...others] = rest;
    if (file === undefined) return { kind: 'fails', status: 1, why: 'deno run has no script' };
    const source = { kind: 'file', path: file } as const;
    if (!flags.has('--watch'))
      return { kind: 'interpret', language: 'javascript', behaviour: DENO, source, args: others };
    return { kind: 'stay', behaviour: WATCH, devServer: 'deno run --watch' };
  },
  sources: [
    'https://docs.deno.com/runtime/reference/cli/run/',
    'https://docs.deno.com/api/deno/~/Deno.addSignalListener',
    'deno 2.9.6 as PID 1, Linux 6.18',
  ],
  measured: {
    version: '2.9.6',
    rows: ['deno/handler', 'deno/plain', 'deno/task', 'deno/watch'],
  },
} satisfies Program;

/** Its own shell starts a plain command without a process in between. */
function taskChild(args: readonly string[], { argv, cwd, env }: Invocation, world: World): ChildSpec {
  const manifest = nearestManifest(cwd, world);
  const text = typeof manifest === 'string' ? undefined : manifest.scripts.get(args[0] ?? '');
  if (text === undefined || typeof manifest === 'string' || !/^[\w ./:@%+,-]+$/.test(text))
    return unreadScript(`which command \`${argv.join(' ')}\` runs is not followed`, args, world);
  const { directory } = manifest;
  return {
    run: { argv: [...splitWords(text), ...args.slice(1)] },
    isMain: true,
    cwd: directory,
    env: binEnv(env, directory),
  };
}
