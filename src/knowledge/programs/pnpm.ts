import { path } from '../../base/index.ts';
import type { Behaviour, Program } from '../../model/index.ts';
import { caught, options } from '../behaviours.ts';
import { readManifest, scriptChild, workspaceFolder } from '../package-json.ts';

const NOT_SCRIPTS = new Set(
  'install i add remove update fetch store deploy prune config setup dlx audit list'.split(' '),
);

/** Sends SIGTERM to the script's shell and the program, and exits without waiting for them. */
export default {
  name: 'pnpm',
  kind: 'package-manager',
  matches: ['pnpm'],
  launch(invocation, world) {
    const { values, rest } = options(invocation.argv.slice(1), ['-C', '--dir', '--filter', '-F']);
    const words = rest[0] === 'run' ? rest.slice(1) : rest;
    const [script, ...args] = words;
    if (script === undefined || NOT_SCRIPTS.has(script))
      return { kind: 'exits', status: 0, why: `pnpm ${script ?? ''} ends by itself` };
    const directory = path.resolve(invocation.cwd, values.get('-C') ?? values.get('--dir') ?? '.');
    const title = ['node', '/usr/local/bin/pnpm', ...invocation.argv.slice(1)];
    if (script === 'exec')
      return { kind: 'stay', behaviour: PNPM, children: [{ run: { argv: args }, isMain: true }], title };
    const root = readManifest(directory, world);
    const filter = values.get('--filter') ?? values.get('-F');
    const folder = root && filter !== undefined ? workspaceFolder(root, filter, world) : undefined;
    const manifest = folder ? readManifest(folder, world) : root;
    const child = manifest && scriptChild(manifest, script, args, invocation, world);
    return {
      kind: 'stay',
      behaviour: PNPM,
      children: [child ?? { run: { argv: [script, ...args] }, isMain: true }],
      title,
    };
  },
  sources: ['https://pnpm.io/cli/run', 'pnpm 10.34.9 as PID 1, Linux 6.18'],
  measured: { version: '10.34.9', rows: ['rt/npm/pnpm10-start', 'rt/npm/pnpm10-slow'] },
} satisfies Program;

const PNPM: Behaviour = {
  signals: {
    SIGTERM: caught(
      [
        { do: 'signal', to: 'all', signal: 'same' },
        { do: 'exit', status: 1, cleansUp: false },
      ],
      'tells them and leaves',
    ),
    SIGINT: caught([], 'leaves it to the terminal'),
  },
  waitsForChildren: 'own',
  whenChildExits: { of: 'child', reaction: [{ do: 'exit', status: 'of-child', cleansUp: false }] },
  lifetime: 'service',
};
