import { path } from '../../base/index.ts';
import type { Behaviour, Invocation, Launch, Program, World } from '../../model/index.ts';
import { caught } from '../behaviours.ts';
import { INSPECTOR } from '../node-tools.ts';
import { findWorkspace, type Manifest, nearestManifest } from '../package-json.ts';
import { above, binEnv, launchScript, scriptChild, unreadScript } from '../package-script.ts';
import { simpleList } from '../portable-shell.ts';

const NOT_SCRIPTS = new Set(
  (
    'install add remove up upgrade upgrade-interactive cache config init link unlink info why audit list version ' +
    'versions publish pack set plugin create dedupe explain constraints rebuild search stage unplug patch global ' +
    'import licenses login logout outdated owner policies self-update tag team help bin check autoclean npm'
  ).split(' '),
);

/**
 * yarn 1 signals the script's shell and exits with 1. yarn 2 and later run scripts in a shell of their own: no `sh`
 * between; they forward SIGTERM, and wait.
 */
export default {
  name: 'yarn',
  kind: 'package-manager',
  matches: ['yarn', 'yarnpkg'],
  launch(invocation, world) {
    const { words, cwd } = globalOptions(invocation);
    const found = nearestManifest(cwd, world);
    const berry = isBerry(cwd, found, world);
    const release = berry ? releaseOf(invocation, cwd, world) : undefined;
    if (release !== undefined) return throughRelease(release, invocation, cwd, world);
    const runner = {
      name: 'yarn',
      behaviour: berry ? BERRY : YARN1,
      title: ['node', invocation.argv[0] ?? 'yarn', ...invocation.argv.slice(1)],
    };
    const [command, ...rest] = words;
    if (command === 'workspace') {
      const [name = '', ...inner] = rest;
      const manifest = typeof found === 'string' ? found : findWorkspace(found, name, world);
      const folder = typeof manifest === 'string' ? cwd : manifest.directory;
      return runWords(runner, inner, manifest, berry, { ...invocation, cwd: folder }, world);
    }
    return runWords(runner, words, found, berry, { ...invocation, cwd }, world);
  },
  sources: [
    'https://classic.yarnpkg.com/en/docs/cli/run',
    'https://yarnpkg.com/cli/run',
    'yarn 1.22.22 and 4.18.1 as PID 1, Linux 6.18',
    'a project with yarnPath: yarn 1.22.22 runs the release below itself, tells it and exits 1 at once; the yarn 4.18.1 that corepack runs starts it with execFileSync (cli-dist, packages/yarnpkg-cli/sources/main.ts) and stays',
  ],
  measured: {
    version: '1.22.22',
    rows: ['yarn/plain', 'yarn/start', 'yarn/start-below-tini'],
  },
} satisfies Program;

function globalOptions({ argv, cwd }: Invocation): { words: readonly string[]; cwd: string } {
  let folder = cwd;
  let i = 1;
  for (; i < argv.length; i++) {
    const arg = argv[i] ?? '';
    if (!arg.startsWith('-')) break;
    if (arg === '--cwd') folder = path.resolve(folder, argv[++i] ?? '.');
    else if (arg.startsWith('--cwd=')) folder = path.resolve(folder, arg.slice(6));
  }
  return { words: argv.slice(i), cwd: folder };
}

/** `packageManager: yarn@4…`, or a .yarnrc.yml here or above: yarn 1 reads neither. */
function isBerry(cwd: string, manifest: Manifest | string, world: World): boolean {
  const declared = typeof manifest === 'string' ? undefined : manifest.packageManager;
  if (declared?.startsWith('yarn@'))
    return !declared.startsWith('yarn@1.') && !declared.startsWith('yarn@0.');
  return [...path.upwards(cwd)].some(folder => world.read('.yarnrc.yml', folder) !== undefined);
}

/** The release that .yarnrc.yml names, unless that is what runs already. */
function releaseOf({ argv, env }: Invocation, cwd: string, world: World): string | undefined {
  if (env.YARN_IGNORE_PATH || /\.c?js$/.test(argv[0] ?? '')) return undefined;
  for (const folder of path.upwards(cwd)) {
    const settings = world.read('.yarnrc.yml', folder);
    if (settings) {
      const named = /^yarnPath:\s*["']?([^\s"']+)/m.exec(settings.text)?.[1];
      return named === undefined ? undefined : path.resolve(folder, named);
    }
  }
  return undefined;
}

/** `yarn` is the one of the base image, or what corepack has put in its place; both hand over to the release. */
function throughRelease(release: string, invocation: Invocation, cwd: string, world: World): Launch {
  const { argv, env } = invocation;
  const isCorepack = ['/usr/local/bin/yarn', '/usr/bin/yarn'].some(file => {
    const origin = world.files.origin(file);
    return origin.kind === 'installed' && origin.program === 'corepack';
  });
  return {
    kind: 'stay',
    behaviour: isCorepack ? WAITS_FOR_RELEASE : YARN1,
    role: 'package-manager',
    title: ['node', argv[0] ?? 'yarn', ...argv.slice(1)],
    children: [
      {
        run: { argv: ['node', release, ...argv.slice(1)] },
        isMain: true,
        env: { ...env, YARN_IGNORE_PATH: '1' },
        cwd,
      },
    ],
  };
}

function leadingOptions(words: readonly string[]): number {
  const first = words.findIndex(w => !w.startsWith('-'));
  return first === -1 ? words.length : first;
}

type Runner = Parameters<typeof above>[0];

function runWords(
  runner: Runner,
  words: readonly string[],
  manifest: Manifest | string,
  berry: boolean,
  invocation: Invocation,
  world: World,
): Launch {
  const [first, ...others] = words;
  const isRun = first === 'run';
  const rest = isRun ? others.slice(leadingOptions(others)) : words;
  const [script, ...args] = rest;
  if (script === undefined || (!isRun && NOT_SCRIPTS.has(script)))
    return { kind: 'exits', status: 0, why: `yarn ${words.join(' ') || 'install'} ends by itself` };
  const env = binEnv(invocation.env, invocation.cwd);
  const direct = (argv: readonly string[]): Launch =>
    above(runner, { run: { argv }, isMain: true, env, cwd: invocation.cwd });
  if (!isRun && script === 'node') return direct(['node', ...args]);
  if (!isRun && (script === 'exec' || script === 'dlx'))
    return direct(args.filter((a, i) => a !== '--' || i > 0));
  if (!isRun && script === 'workspaces')
    return above(
      runner,
      unreadScript(`which scripts \`yarn ${words.join(' ')}\` runs is not followed`, words, world),
    );
  const isBin = typeof manifest !== 'string' && !manifest.scripts.has(script) && script !== 'start';
  if (isBin) return direct([script, ...args]);
  const run = { script, args: args[0] === '--' ? args.slice(1) : args, shell: berry ? undefined : '/bin/sh' };
  if (!berry || typeof manifest === 'string')
    return launchScript(runner, { ...run, manifest }, invocation, world);
  return inOwnShell(runner, { ...run, manifest }, invocation, world);
}

/** yarn 2+: commands of a script are direct children. Of a list, the last is the one that stays. */
function inOwnShell(
  runner: Runner,
  run: { readonly script: string; readonly args: readonly string[]; readonly manifest: Manifest },
  invocation: Invocation,
  world: World,
): Launch {
  const child = scriptChild(run, invocation, world);
  if (!child || !('shellText' in child.run)) return launchScript(runner, run, invocation, world);
  const { shellText } = child.run;
  const last = simpleList(shellText)?.at(-1);
  if (!last || last.words.length === 0) {
    const reason = `the script "${run.script}" (\`${shellText}\`) runs in yarn's own shell, which is not followed there`;
    return above(runner, unreadScript(reason, [shellText], world));
  }
  return above(runner, { ...child, run: { argv: last.words }, env: { ...child.env, ...last.sets } });
}

const base = {
  waitsForChildren: 'own',
  whenChildExits: { of: 'child', reaction: [{ do: 'exit', status: 'of-child', cleansUp: false }] },
  lifetime: 'service',
} as const;

const raises = caught([{ do: 'raise' }], 'it raises the signal again');

/** Exits without waiting, so that it is abrupt even where the shell has become the program. */
const YARN1: Behaviour = {
  ...base,
  signals: {
    SIGTERM: caught(
      [
        { do: 'signal', to: 'child', signal: 'same' },
        { do: 'exit', status: 1, cleansUp: false },
      ],
      'yarn 1 signals its direct child only, and leaves',
    ),
    SIGINT: raises,
    SIGQUIT: raises,
    SIGHUP: raises,
    SIGUSR2: raises,
    ...INSPECTOR,
  },
};

/** In execFileSync: no handler of its own runs, and node's raises the signal again. */
const WAITS_FOR_RELEASE: Behaviour = {
  ...base,
  signals: { SIGTERM: raises, SIGINT: raises, ...INSPECTOR },
};

const BERRY: Behaviour = {
  ...base,
  signals: {
    SIGTERM: caught(
      [
        { do: 'signal', to: 'child', signal: 'same' },
        { do: 'wait', for: 'child' },
        { do: 'exit', status: 'of-child', cleansUp: false },
      ],
      'yarn forwards SIGTERM and waits',
    ),
    SIGINT: caught([], 'yarn leaves SIGINT to the terminal'),
    ...INSPECTOR,
  },
};
