import { path } from '../../base/index.ts';
import type { Behaviour, Invocation, Launch, Program, Reaction, World } from '../../model/index.ts';
import { all, caught, stays } from '../behaviours.ts';
import {
  findWorkspace,
  type Manifest,
  nearestManifest,
  readManifest,
  workspaceFolders,
} from '../package-json.ts';
import { above, binEnv, launchScript, quote, scriptShell, withArguments } from '../package-script.ts';

const VALUED = new Set(
  (
    '--prefix -C --workspace -w --loglevel --cache --userconfig --globalconfig --registry --omit --include ' +
    '--script-shell --node-options --call -c --package -p'
  ).split(' '),
);
const RUN = new Set(['run', 'run-script', 'rum', 'urn']);
const LIFECYCLE: ReadonlyMap<string, string> = new Map(
  Object.entries({ start: 'start', test: 'test', t: 'test', tst: 'test', stop: 'stop', restart: 'restart' }),
);

interface Words {
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  /** Words that are no options, those behind `--` included: what npm shows as its title. */
  readonly remain: readonly string[];
}

/** Options may stand anywhere before `--`. @source https://docs.npmjs.com/cli/using-npm/config */
function readWords(args: readonly string[]): Words {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const remain: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    const equals = arg.indexOf('=');
    if (arg === '--') {
      remain.push(...args.slice(i + 1));
      break;
    }
    if (!arg.startsWith('-') || arg === '-') remain.push(arg);
    else if (equals > 0) values.set(arg.slice(0, equals), arg.slice(equals + 1));
    else if (VALUED.has(arg)) values.set(arg, args[++i] ?? '');
    else flags.add(arg);
  }
  return { flags, values, remain };
}

/**
 * npm signals its direct child, the script's shell, and waits for it: dash dies and leaves the program behind,
 * busybox ash and bash have become the program. SIGINT goes the same way, but dash waits for its foreground command.
 */
export default {
  name: 'npm',
  kind: 'package-manager',
  matches: ['npm'],
  launch(invocation, world) {
    const words = readWords(invocation.argv.slice(1));
    const [command = 'help', ...rest] = words.remain;
    if (command === 'exec' || command === 'x') return npmExec(words.values, rest, invocation, world);
    const lifecycle = LIFECYCLE.get(command);
    const [script, ...args] = lifecycle ? [lifecycle, ...rest] : rest;
    if (!lifecycle && !RUN.has(command))
      return { kind: 'exits', status: 0, why: `npm ${command} ends by itself` };
    if (script === undefined)
      return { kind: 'exits', status: 0, why: 'npm run without a script lists the scripts' };
    return runScript(words, script, args, invocation, world);
  },
  sources: [
    'https://docs.npmjs.com/cli/commands/npm-run',
    '@npmcli/run-script lib/signal-manager.js: SIGINT and SIGTERM go to the running children',
    'npm 11.19.1 on node 20.20.2 as PID 1, Linux 6.18',
  ],
  measured: {
    version: '11.19.1',
    rows: [
      'npm/run-and',
      'npm/run-exec',
      'npm/run-plain',
      'npm/start',
      'npm/start-bash',
      'npm/start-busybox',
      'npm/tini',
    ],
  },
} satisfies Program;

function runScript(
  words: Words,
  name: string,
  args: readonly string[],
  invocation: Invocation,
  world: World,
): Launch {
  const { values, flags } = words;
  const directory = path.resolve(invocation.cwd, values.get('--prefix') ?? values.get('-C') ?? '.');
  const root = nearestManifest(directory, world);
  const manifest = typeof root === 'string' ? root : chosen(root, name, words, world);
  const script = restarted(name, manifest);
  if (
    typeof manifest !== 'string' &&
    !manifest.scripts.has(script) &&
    (flags.has('--if-present') || script === 'stop')
  )
    return { kind: 'exits', status: 0, why: `there is no script "${script}" to run` };
  const run = { manifest, script, args, shell: values.get('--script-shell') };
  return launchScript(
    { name: 'npm', behaviour: NPM, title: ['npm', ...words.remain] },
    run,
    invocation,
    world,
  );
}

/** Without a script of that name `npm restart` runs `stop`, then `start`. */
function restarted(script: string, manifest: Manifest | string): string {
  if (script !== 'restart' || typeof manifest === 'string' || manifest.scripts.has('restart')) return script;
  return 'start';
}

/** The workspace that is meant; of several the first that has the script, for it does not end. */
function chosen(root: Manifest, script: string, { flags, values }: Words, world: World): Manifest | string {
  const wanted = values.get('--workspace') ?? values.get('-w');
  if (wanted !== undefined) return findWorkspace(root, wanted, world);
  if (!flags.has('--workspaces') && !flags.has('-ws')) return root;
  for (const folder of workspaceFolders(root, world)) {
    const manifest = readManifest(folder, world);
    if (typeof manifest !== 'string' && manifest.scripts.has(script)) return manifest;
  }
  return `no workspace below ${root.directory} is known to have a script "${script}"`;
}

/** Packages whose command is not called as they are. */
const BINS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '@nestjs/cli': 'nest',
    '@angular/cli': 'ng',
    '@remix-run/dev': 'remix',
    '@remix-run/serve': 'remix-serve',
    '@dotenvx/dotenvx': 'dotenvx',
    'dotenv-cli': 'dotenv',
    typescript: 'tsc',
  }),
);

/** The command that `npx NAME` runs: without version and scope. */
export function binName(spec: string): string {
  const version = spec.indexOf('@', 1);
  const name = version === -1 ? spec : spec.slice(0, version);
  return BINS.get(name) ?? path.basename(name);
}

/** `npm exec` hands the command to a shell. @source libnpmexec lib/run-script.js */
export function npmExec(
  values: ReadonlyMap<string, string>,
  words: readonly string[],
  invocation: Invocation,
  world: World,
): Launch {
  const call = values.get('--call') ?? values.get('-c');
  const [command, ...args] = words;
  if (call === undefined && command === undefined)
    return {
      kind: 'exits',
      status: 0,
      why: 'npm exec has no command: a shell without a terminal ends at once',
    };
  const text = call ?? withArguments(quote(binName(command ?? '')), args);
  const manifest = nearestManifest(invocation.cwd, world);
  const shell = typeof manifest === 'string' ? 'sh' : scriptShell(manifest, invocation.env, world);
  const env = binEnv(invocation.env, invocation.cwd);
  const title = ['npm', 'exec', ...words];
  return above(
    { name: 'npm', behaviour: EXEC, title },
    { run: { shellText: text, shell: [shell, '-c'] }, isMain: true, env },
  );
}

/** A child that a signal ended: npm raises it too, which does nothing as PID 1, and then exits with 1. */
const LEAVES: Reaction = [
  { do: 'raise', signal: 'of-child' },
  { do: 'exit', status: { ofChildOr: 1 }, cleansUp: false },
];

const passesOn = caught(
  [{ do: 'signal', to: 'child', signal: 'same' }, { do: 'wait', for: 'child' }, ...LEAVES],
  'npm signals its direct child only, and exits when that has ended',
);

export const NPM: Behaviour = {
  signals: { SIGTERM: passesOn, SIGINT: passesOn, SIGUSR1: caught([], 'node starts its inspector') },
  waitsForChildren: 'own',
  whenChildExits: { of: 'child', reaction: LEAVES },
  lifetime: 'service',
};

/** `npm exec` catches more, and lets nothing come of it. */
const EXEC: Behaviour = {
  ...NPM,
  signals: { ...NPM.signals, ...all(['SIGQUIT', 'SIGHUP', 'SIGUSR2'], stays('caught, and it stays')) },
};
