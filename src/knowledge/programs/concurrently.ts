import type { Behaviour, ChildSpec, Program } from '../../model/index.ts';
import { caught, options } from '../behaviours.ts';
import { INSPECTOR, nodeTitle } from '../node-tools.ts';

const VALUED = (
  '-n --names --name-separator -s --success -p --prefix -c --prefix-colors -l --prefix-length -t --timestamp-format ' +
  '--restart-tries --restart-after -m --max-processes --default-input-target --kill-signal --cwd -P'
).split(' ');

/** Runs its commands side by side, each below a shell; signals all processes, and waits for their output to close. */
export default {
  name: 'concurrently',
  kind: 'supervisor',
  matches: ['concurrently', 'conc'],
  launch({ argv }) {
    const { rest } = options(argv.slice(1), VALUED);
    if (rest.length === 0) return { kind: 'exits', status: 0, why: 'concurrently has no commands' };
    return { kind: 'stay', behaviour: CONCURRENTLY, children: rest.map(child), title: nodeTitle(argv) };
  },
  sources: [
    'https://www.npmjs.com/package/concurrently',
    'concurrently 9.2.5 on node 20.20.2 as PID 1, Linux 6.18',
  ],
  measured: {
    version: '9.2.5',
    rows: ['concurrently/two'],
  },
} satisfies Program;

/** `npm:build` is `npm run build`; so with pnpm, yarn, bun and node. */
function child(command: string): ChildSpec {
  const short = /^(npm|pnpm|yarn|bun|node):(\S+)(.*)$/s.exec(command);
  const runner = short?.[1] === 'node' ? 'node --run' : `${short?.[1] ?? ''} run`;
  const shellText = short ? `${runner} ${short[2] ?? ''}${short[3] ?? ''}` : command;
  return { run: { shellText, shell: ['/bin/sh', '-c'] }, isMain: true };
}

const ends = (status: number) =>
  caught(
    [
      { do: 'signal', to: 'all', signal: 'same' },
      { do: 'wait', for: 'children' },
      { do: 'work', ms: 1000, note: 'waits until the output of all commands is closed' },
      { do: 'exit', status, cleansUp: false },
    ],
    'concurrently signals all processes below it and waits',
  );

const CONCURRENTLY: Behaviour = {
  signals: { SIGTERM: ends(1), SIGINT: ends(0), SIGHUP: ends(1), ...INSPECTOR },
  waitsForChildren: 'own',
  whenChildExits: { of: 'last-child', reaction: [{ do: 'exit', status: 'of-child', cleansUp: false }] },
  lifetime: 'service',
};
