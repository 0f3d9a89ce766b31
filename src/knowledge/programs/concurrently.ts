import type { Behaviour, ChildSpec, Program, Reaction, World } from '../../model/index.ts';
import { caught, options } from '../behaviours.ts';
import { INSPECTOR, nodeTitle } from '../node-tools.ts';
import { nearestManifest } from '../package-json.ts';

const VALUED = (
  '-n --names --name-separator -s --success -p --prefix -c --prefix-colors -l --prefix-length -t --timestamp-format ' +
  '--restart-tries --restart-after -m --max-processes --default-input-target --kill-signal --cwd -P'
).split(' ');

/** Runs its commands side by side, each below a shell; signals all processes, and waits for their output to close. */
export default {
  name: 'concurrently',
  kind: 'supervisor',
  matches: ['concurrently', 'conc'],
  launch({ argv, cwd }, world) {
    const { rest: given, flags } = options(argv.slice(1), VALUED);
    const rest = given.flatMap(command => expanded(command, cwd, world));
    const isRaw = flags.has('-r') || flags.has('--raw');
    if (rest.length === 0) return { kind: 'exits', status: 0, why: 'concurrently has no commands' };
    return {
      kind: 'stay',
      behaviour: behaviourOf(rest.length, isRaw),
      children: rest.map(child),
      title: nodeTitle(argv),
    };
  },
  sources: [
    'https://www.npmjs.com/package/concurrently',
    'concurrently 9.2.5 dist/src/command-parser/expand-wildcard.js',
    'concurrently 9.2.5 on node 20.20.2 as PID 1, Linux 6.18',
  ],
  measured: {
    version: '9.2.5',
    rows: ['concurrently/two'],
  },
} satisfies Program;

/** `npm:start:*`, `npm run start:*`: a command for each script whose name fits. */
function expanded(command: string, cwd: string, world: World): readonly string[] {
  const [, runner, before = '', after = '', args = ''] =
    /^((?:npm|pnpm|yarn|bun)(?: run |:)|node(?: --run |:))([^\s*]*)\*([^\s*(!]*)( .*)?$/s.exec(command) ?? [];
  const manifest = runner === undefined ? '' : nearestManifest(cwd, world);
  if (typeof manifest === 'string') return [command];
  const fits = [...manifest.scripts.keys()].filter(
    name => name.length >= before.length + after.length && name.startsWith(before) && name.endsWith(after),
  );
  return fits.length > 0 ? fits.map(name => `${runner}${name}${args}`) : [command];
}

/** `npm:build` is `npm run build`; so with pnpm, yarn, bun and node. */
function child(command: string): ChildSpec {
  const short = /^(npm|pnpm|yarn|bun|node):(\S+)(.*)$/s.exec(command);
  const runner = short?.[1] === 'node' ? 'node --run' : `${short?.[1] ?? ''} run`;
  const shellText = short ? `${runner} ${short[2] ?? ''}${short[3] ?? ''}` : command;
  return { run: { shellText, shell: ['/bin/sh', '-c'] }, isMain: true };
}

/** With `--raw` it does not read their output: it is over once they are. */
function closed(isRaw: boolean, status: number): Reaction {
  const exit = { do: 'exit', status, cleansUp: false } as const;
  return isRaw ? [exit] : [{ do: 'wait', for: 'all' }, exit];
}

/** It fails where one of its commands has failed, which a shell has that the signal has ended. */
function awaited(count: number, isRaw: boolean, at = 0): Reaction {
  if (at === count) return closed(isRaw, 0);
  return [
    { do: 'wait', for: { jobs: [at] } },
    {
      do: 'if-child-failed',
      then: [{ do: 'wait', for: 'children' }, ...closed(isRaw, 1)],
      otherwise: awaited(count, isRaw, at + 1),
    },
  ];
}

function behaviourOf(count: number, isRaw: boolean): Behaviour {
  const note =
    'concurrently signals all processes below it, and waits until the output of all commands is closed';
  const tells = { do: 'signal', to: 'all', signal: 'same' } as const;
  const ends = caught([tells, ...awaited(count, isRaw)], note);
  const interrupted = caught([tells, { do: 'wait', for: 'children' }, ...closed(isRaw, 0)], note);
  return {
    signals: { SIGTERM: ends, SIGINT: interrupted, SIGHUP: ends, ...INSPECTOR },
    waitsForChildren: 'own',
    whenChildExits: { of: 'last-child', reaction: [{ do: 'exit', status: 'of-child', cleansUp: false }] },
    lifetime: 'service',
  };
}
