import { path } from '../../base/index.ts';
import type { Behaviour, Invocation, Launch, Program, World } from '../../model/index.ts';
import { forwarder, options } from '../behaviours.ts';
import { BUN } from '../bun-runtime.ts';
import { endsByItself } from '../node-tools.ts';
import { nearestManifest } from '../package-json.ts';
import { binEnv, launchScript } from '../package-script.ts';
import { binName } from './npm.ts';

const VALUED = '--cwd -c --config -r --preload --env-file --filter -F --shell --port -d --define'.split(' ');
const ENDS = new Set(
  'install i add a remove rm update link unlink pm build init create c upgrade outdated publish audit test info why patch'.split(
    ' ',
  ),
);
const IS_FILE = /^\.{1,2}$|\/|\.[cm]?[jt]sx?$/;

const RUNNER: Behaviour = {
  ...forwarder(['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGUSR2'], 'child', 'handler'),
  waitsForChildren: 'own',
};

/** A runtime, and a package manager when it runs a script of package.json. */
export default {
  name: 'bun',
  kind: 'runtime',
  matches: ['bun', 'bunx'],
  launch(invocation, world): Launch {
    const { argv } = invocation;
    const first = options(argv[0]?.endsWith('bunx') ? ['x', ...argv.slice(1)] : argv.slice(1), VALUED);
    const isRun = first.rest[0] === 'run';
    const inner = isRun ? options(first.rest.slice(1), VALUED) : undefined;
    const cwd = path.resolve(invocation.cwd, first.values.get('--cwd') ?? inner?.values.get('--cwd') ?? '.');
    const [target, ...args] = inner?.rest ?? first.rest;
    if (target === undefined) return endsByItself(argv);
    if (!isRun && target === 'x') return bunx(args, { ...invocation, cwd });
    if (!isRun && ENDS.has(target)) return endsByItself(argv);
    const watch = ['--watch', '--hot'].find(f => first.flags.has(f) || inner?.flags.has(f));
    if (!IS_FILE.test(target)) return script(target, args, { ...invocation, cwd }, world);
    return {
      kind: 'interpret',
      language: 'javascript',
      runtime: 'bun',
      behaviour: BUN,
      source: { kind: 'file', path: target },
      args,
      ...(watch ? { devServer: `bun ${watch}` } : {}),
    };
  },
  sources: ['https://bun.sh/docs/cli/run', 'bun 1.4.4 as PID 1, Linux 6.18'],
  measured: {
    version: '1.4.4',
    rows: [
      'bun/handler',
      'bun/plain',
      'bun/script',
      'bun/script-plain',
      'bun/and',
      'bun/and-alpine',
      'bun/watch',
      'bun/x',
    ],
  },
} satisfies Program;

function bunx(args: readonly string[], { env, cwd }: Invocation): Launch {
  const { rest } = options(args, ['-p', '--package']);
  const [name, ...others] = rest;
  if (name === undefined) return { kind: 'exits', status: 1, why: 'bunx has no command' };
  const child = { run: { argv: [binName(name), ...others] }, isMain: true, env: binEnv(env, cwd) };
  return { kind: 'stay', role: 'package-manager', behaviour: RUNNER, children: [child] };
}

/** A script of package.json, or else a command of node_modules/.bin. */
function script(name: string, args: readonly string[], invocation: Invocation, world: World): Launch {
  const manifest = nearestManifest(invocation.cwd, world);
  const runner = { name: 'bun', behaviour: RUNNER, title: invocation.argv };
  if (typeof manifest !== 'string' && !manifest.scripts.has(name)) {
    const child = {
      run: { argv: [name, ...args] },
      isMain: true,
      env: binEnv(invocation.env, invocation.cwd),
    };
    return { kind: 'stay', role: 'package-manager', behaviour: RUNNER, children: [child] };
  }
  // It takes bash where there is one.
  const shell = world.binSh === 'busybox' ? 'sh' : 'bash';
  const launch = launchScript(runner, { manifest, script: name, args, shell }, invocation, world);
  return launch.kind === 'stay' ? { ...launch, role: 'package-manager' } : launch;
}
