import { path } from '../../base/index.ts';
import type { Behaviour, Invocation, Launch, Program, World } from '../../model/index.ts';
import { caught, options } from '../behaviours.ts';
import { readManifest, scriptChild, workspaceFolder } from '../package-json.ts';

const VALUED = ['--prefix', '-C', '--workspace', '-w', '--loglevel', '--cache', '--userconfig'];

/**
 * npm tells its direct child, the script's shell, and waits for it. Its SIGTERM does not reach what a dash
 * between them runs; SIGINT it leaves to the terminal, so nothing happens without one.
 */
export default {
  name: 'npm',
  kind: 'package-manager',
  matches: ['npm'],
  launch(invocation, world) {
    const { values, rest } = options(invocation.argv.slice(1), VALUED);
    const [command = 'help', ...args] = rest;
    const later = options(args[0]?.startsWith('-') ? args : args.slice(1), VALUED);
    const name = ['start', 'test', 'stop', 'restart'].includes(command)
      ? command
      : args.find(a => !a.startsWith('-'));
    if (command === 'exec' || command === 'x') return execChild(invocation, args);
    if (
      !['run', 'run-script', 'start', 'test', 'stop', 'restart', 'rum', 'urn'].includes(command) ||
      name === undefined
    ) {
      return { kind: 'exits', status: 0, why: `npm ${command} ends by itself` };
    }
    const option = (...keys: string[]) =>
      keys.map(k => values.get(k) ?? later.values.get(k)).find(v => v !== undefined);
    return runScript(
      invocation,
      world,
      name,
      argsBehind(args),
      option('--prefix', '-C'),
      option('--workspace', '-w'),
    );
  },
  sources: [
    'https://docs.npmjs.com/cli/commands/npm-run',
    'npm 11.19.1 on node 20.20.2 as PID 1, Linux 6.18',
  ],
  measured: {
    version: '11.19.1',
    rows: ['rt/npm/npm-start', 'rt/npm/npm-start-bash', 'rt/npm/npm-run-exec'],
  },
} satisfies Program;

export function argsBehind(args: readonly string[]): readonly string[] {
  const at = args.indexOf('--');
  return at === -1 ? [] : args.slice(at + 1);
}

function runScript(
  invocation: Invocation,
  world: World,
  script: string,
  args: readonly string[],
  prefix?: string,
  workspace?: string,
): Launch {
  const directory = prefix === undefined ? invocation.cwd : path.resolve(invocation.cwd, prefix);
  const root = readManifest(directory, world);
  const folder = root && workspace !== undefined ? workspaceFolder(root, workspace, world) : undefined;
  const manifest = folder ? readManifest(folder, world) : root;
  const child = manifest && scriptChild(manifest, script, args, invocation, world);
  const title = ['npm', ...invocation.argv.slice(1)];
  if (!manifest || !child)
    return {
      kind: 'stay',
      behaviour: { ...NPM, lifetime: 'unknown' },
      title,
      children: [{ run: { argv: [`\${script}`] }, isMain: true }],
    };
  return { kind: 'stay', behaviour: NPM, children: [child], title };
}

function execChild(invocation: Invocation, args: readonly string[]): Launch {
  const at = args[0] === '--' ? 1 : 0;
  const text = args
    .slice(at)
    .filter((a, i) => i > 0 || !a.startsWith('-'))
    .join(' ');
  const env = {
    ...invocation.env,
    PATH: `${path.join(invocation.cwd, 'node_modules/.bin')}:${invocation.env.PATH ?? ''}`,
  };
  return {
    kind: 'stay',
    behaviour: NPM,
    title: ['npm', 'exec', ...args],
    children: [{ run: { shellText: text, shell: ['sh', '-c'] }, isMain: true, env }],
  };
}

export const NPM: Behaviour = {
  signals: {
    SIGTERM: caught(
      [
        { do: 'signal', to: 'child', signal: 'same' },
        { do: 'wait', for: 'child' },
        { do: 'exit', status: 1, cleansUp: false },
      ],
      'tells its direct child and exits when that has ended',
    ),
    SIGINT: caught([{ do: 'signal', to: 'child', signal: 'same' }], 'tells its direct child'),
  },
  waitsForChildren: 'own',
  whenChildExits: { of: 'child', reaction: [{ do: 'exit', status: 'of-child', cleansUp: false }] },
  lifetime: 'service',
};
