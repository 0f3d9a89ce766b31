import { path } from '../../base/index.ts';
import type { Behaviour, Invocation, Launch, Program, World } from '../../model/index.ts';
import { caught } from '../behaviours.ts';
import { INSPECTOR } from '../node-tools.ts';
import {
  findWorkspace,
  type Manifest,
  nearestManifest,
  readManifest,
  workspaceFolders,
} from '../package-json.ts';
import { above, binEnv, launchScript } from '../package-script.ts';
import { binName } from './npm.ts';

const NOT_SCRIPTS = new Set(
  (
    'install i add remove rm uninstall update up fetch store deploy prune config set get setup audit list ls link unlink ' +
    'import rebuild rb patch outdated why publish pack init create server root bin env dedupe approve-builds'
  ).split(' '),
);
const VALUED = new Set([
  '-C',
  '--dir',
  '--filter',
  '-F',
  '--reporter',
  '--loglevel',
  '--script-shell',
  '--workspace-concurrency',
]);

interface Words {
  readonly values: ReadonlyMap<string, string>;
  readonly flags: ReadonlySet<string>;
  readonly rest: readonly string[];
}

/** Options stand before the script's name; what follows belongs to the script. */
function readWords(args: readonly string[], from: number): Words {
  const values = new Map<string, string>();
  const flags = new Set<string>();
  let i = from;
  for (; i < args.length; i++) {
    const arg = args[i] ?? '';
    const equals = arg.indexOf('=');
    if (!arg.startsWith('-')) break;
    if (equals > 0) values.set(arg.slice(0, equals), arg.slice(equals + 1));
    else if (VALUED.has(arg)) values.set(arg, args[++i] ?? '');
    else flags.add(arg);
  }
  return { values, flags, rest: args.slice(i) };
}

/**
 * pnpm signals all processes below it and waits for the one that it has started: a shell that does not become the
 * program leaves at once, and what is below it is cut.
 */
export default {
  name: 'pnpm',
  kind: 'package-manager',
  matches: ['pnpm', 'pnpx'],
  launch(invocation, world) {
    const { argv } = invocation;
    const outer = readWords(argv[0]?.endsWith('pnpx') ? ['dlx', ...argv.slice(1)] : argv.slice(1), 0);
    const [command, ...rest] = outer.rest;
    const isRun = command === 'run' || command === 'run-script';
    const inner = isRun || command === 'exec' || command === 'dlx' ? readWords(rest, 0) : undefined;
    const values = new Map([...outer.values, ...(inner?.values ?? [])]);
    const flags = new Set([...outer.flags, ...(inner?.flags ?? [])]);
    const cwd = path.resolve(invocation.cwd, values.get('-C') ?? values.get('--dir') ?? '.');
    const title = ['node', argv[0] ?? 'pnpm', ...argv.slice(1)];
    const here = { ...invocation, cwd };
    if (command === 'exec' || command === 'dlx')
      return direct(command, inner?.rest ?? [], flags, title, here);
    const [script, ...args] = inner?.rest ?? outer.rest;
    if (script === undefined || (!isRun && NOT_SCRIPTS.has(script)))
      return { kind: 'exits', status: 0, why: `pnpm ${script ?? ''} ends by itself` };
    return runScript({ values, flags, rest: [script, ...args] }, isRun, title, here, world);
  },
  sources: [
    'https://pnpm.io/cli/run',
    'https://pnpm.io/filtering',
    'pnpm 10.34.9 as PID 1, Linux 6.18; 8 and 9 likewise',
  ],
  measured: {
    version: '10.34.9',
    rows: ['pnpm/plain', 'pnpm/start', 'pnpm/start-below-tini'],
  },
} satisfies Program;

/** `pnpm exec` and `dlx` start the command without a shell, unless `-c` is given. */
function direct(
  command: string,
  words: readonly string[],
  flags: ReadonlySet<string>,
  title: readonly string[],
  { env, cwd }: Invocation,
): Launch {
  const argv = words[0] === '--' ? words.slice(1) : words;
  const [name, ...args] = argv;
  if (name === undefined) return { kind: 'fails', status: 1, why: `pnpm ${command} has no command` };
  const shared = { isMain: true, env: binEnv(env, cwd), cwd };
  const shell = flags.has('-c') || flags.has('--shell-mode');
  const run = shell
    ? { shellText: argv.join(' '), shell: ['sh', '-c'] }
    : { argv: [command === 'dlx' ? binName(name) : name, ...args] };
  const behaviour = { ...PNPM, signals: { ...PNPM.signals, SIGTERM: endsCommand } };
  return above({ name: 'pnpm', behaviour, title }, { run, ...shared });
}

function runScript(
  { values, flags, rest: [script = '', ...args] }: Words,
  isRun: boolean,
  title: readonly string[],
  invocation: Invocation,
  world: World,
): Launch {
  const runner = { name: 'pnpm', behaviour: PNPM, title };
  const root = nearestManifest(invocation.cwd, world);
  const filter = values.get('--filter') ?? values.get('-F');
  const recursive = flags.has('-r') || flags.has('--recursive') || flags.has('--parallel');
  const manifest =
    typeof root === 'string'
      ? root
      : filter !== undefined
        ? filtered(root, filter, world)
        : recursive
          ? firstWith(root, script, world)
          : root;
  if (typeof manifest !== 'string' && !manifest.scripts.has(script)) {
    if (flags.has('--if-present'))
      return { kind: 'exits', status: 0, why: `there is no script "${script}" to run` };
    // `pnpm NAME` runs a command of node_modules/.bin where there is no such script.
    if (!isRun && script !== 'start' && script !== 'test')
      return direct('exec', [script, ...args], new Set(), title, invocation);
  }
  const shell = values.get('--script-shell');
  return launchScript(runner, { manifest, script, args, shell }, invocation, world);
}

/** `--filter NAME`, `./path` and `{path}`; dots, carets and patterns choose several packages. */
function filtered(root: Manifest, filter: string, world: World): Manifest | string {
  const plain = filter.replace(/^(\.\.\.\^?)|(\^?\.\.\.)$/g, '');
  if (/[*[\]!]/.test(plain)) return `which packages \`--filter ${filter}\` chooses is not followed`;
  return findWorkspace(root, plain, world);
}

function firstWith(root: Manifest, script: string, world: World): Manifest | string {
  for (const folder of workspaceFolders(root, world)) {
    const manifest = readManifest(folder, world);
    if (typeof manifest !== 'string' && manifest.scripts.has(script)) return manifest;
  }
  return root.scripts.has(script)
    ? root
    : `no workspace below ${root.directory} is known to have a script "${script}"`;
}

/** What a signal has ended ends pnpm with the same signal, or as PID 1 with 1. */
const LEAVES = [
  { do: 'raise', signal: 'of-child' },
  { do: 'exit', status: { ofChildOr: 1 }, cleansUp: false },
] as const;

/** `pnpm exec`: SIGKILL after the 5 s of execa. */
const endsCommand = caught(
  [
    { do: 'signal', to: 'child', signal: 'same' },
    { do: 'wait', for: 'child', limitMs: 5000, late: [{ do: 'signal', to: 'child', signal: 'SIGKILL' }] },
    { do: 'wait', for: 'child' },
    ...LEAVES,
  ],
  'pnpm exec passes the signal on and waits',
);

const raises = caught([{ do: 'raise' }], 'pnpm: its exit hook raises the signal again');

const PNPM: Behaviour = {
  signals: {
    SIGTERM: caught(
      [{ do: 'signal', to: 'all', signal: 'same' }, { do: 'wait', for: 'child' }, ...LEAVES],
      'pnpm signals all processes below it and waits for the one that it has started',
    ),
    SIGINT: caught([], 'pnpm leaves SIGINT to the terminal'),
    SIGQUIT: raises,
    SIGHUP: raises,
    SIGUSR2: raises,
    ...INSPECTOR,
  },
  waitsForChildren: 'own',
  whenChildExits: { of: 'child', reaction: [{ do: 'exit', status: 'of-child', cleansUp: false }] },
  lifetime: 'service',
};
