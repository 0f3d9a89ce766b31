import { path } from '../../base/index.ts';
import type { Behaviour, Program } from '../../model/index.ts';
import { caught, options } from '../behaviours.ts';
import { readManifest, scriptChild } from '../package-json.ts';

const NOT_SCRIPTS = new Set(
  'install add remove upgrade cache config init link info why audit list version publish pack set plugin dlx'.split(
    ' ',
  ),
);

/**
 * yarn 1 tells the script's shell only and exits with 1; yarn 2 and later have no shell between for a simple
 * command, forward SIGTERM and wait.
 */
export default {
  name: 'yarn',
  kind: 'package-manager',
  matches: ['yarn', 'yarnpkg'],
  launch(invocation, world) {
    const { values, rest } = options(invocation.argv.slice(1), ['--cwd']);
    const words = rest[0] === 'run' ? rest.slice(1) : rest;
    const [script, ...args] = words[0] === 'workspace' ? words.slice(2) : words;
    if (script === undefined || NOT_SCRIPTS.has(script))
      return { kind: 'exits', status: 0, why: `yarn ${script ?? 'install'} ends by itself` };
    const directory = path.resolve(invocation.cwd, values.get('--cwd') ?? '.');
    const title = ['node', '/usr/local/bin/yarn', ...invocation.argv.slice(1)];
    if (script === 'node')
      return {
        kind: 'stay',
        behaviour: YARN1,
        children: [{ run: { argv: ['node', ...args] }, isMain: true }],
        title,
      };
    const manifest = readManifest(directory, world);
    const berry =
      /^yarn@([2-9]|\d\d)/.test(manifest?.packageManager ?? '') ||
      world.read('.yarnrc.yml', directory) !== undefined;
    const child = manifest && scriptChild(manifest, script, args, invocation, world, '/bin/sh');
    const behaviour = berry ? BERRY : YARN1;
    if (!child)
      return {
        kind: 'stay',
        behaviour,
        children: [{ run: { argv: [script, ...args] }, isMain: true }],
        title,
      };
    const text = 'shellText' in child.run ? child.run.shellText : '';
    const simple = berry && !/[|&;<>$`"'(){}]/.test(text);
    return {
      kind: 'stay',
      behaviour,
      children: [simple ? { ...child, run: { argv: text.split(/\s+/) } } : child],
      title,
    };
  },
  sources: ['https://classic.yarnpkg.com/en/docs/cli/run', 'yarn 1.22.22 and 4.18.1 as PID 1, Linux 6.18'],
  measured: { version: '1.22.22', rows: ['rt/npm/yarn1-start', 'rt/npm/yarn4-start'] },
} satisfies Program;

const base = {
  waitsForChildren: 'own',
  whenChildExits: { of: 'child', reaction: [{ do: 'exit', status: 'of-child', cleansUp: false }] },
  lifetime: 'service',
} as const;

const YARN1: Behaviour = {
  ...base,
  signals: {
    SIGTERM: caught(
      [
        { do: 'signal', to: 'child', signal: 'same' },
        { do: 'wait', for: 'child' },
        { do: 'exit', status: 1, cleansUp: false },
      ],
      'tells its direct child',
    ),
    SIGINT: caught([], 'leaves it to the terminal'),
  },
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
      'tells its child and waits',
    ),
    SIGINT: caught([], 'leaves it to the terminal'),
  },
};
