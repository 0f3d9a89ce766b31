import type { Behaviour, KnownSignalBehaviour, Program } from '../../model/index.ts';
import { caught, options } from '../behaviours.ts';

/** Its own handler restores the default and raises the signal again: dropped as PID 1, so it stays. */
const raises: KnownSignalBehaviour = caught(
  [{ do: 'raise' }],
  'node: without a listener the signal is raised again',
);

export const NODE: Behaviour = {
  signals: { SIGTERM: raises, SIGINT: raises },
  waitsForChildren: 'own',
  lifetime: 'service',
};

const VALUED = [
  '-r',
  '--require',
  '--import',
  '--loader',
  '--experimental-loader',
  '-C',
  '--conditions',
  '--env-file',
  '-e',
  '--eval',
  '-p',
  '--print',
  '--title',
  '--inspect-port',
  '--run',
  '--watch-path',
  '--icu-data-dir',
  '--openssl-config',
  '--redirect-warnings',
];

export default {
  name: 'node',
  kind: 'runtime',
  matches: ['node', 'nodejs'],
  launch({ argv }) {
    const args = argv.slice(1);
    const { flags, values, rest } = options(args, VALUED);
    const base = { kind: 'interpret', language: 'javascript', behaviour: NODE } as const;
    const text = values.get('-e') ?? values.get('--eval') ?? values.get('-p');
    if (text !== undefined) return { ...base, source: { kind: 'text', text }, args: rest };
    const [file, ...others] = rest;
    if (file === undefined)
      return { kind: 'exits', status: 0, why: 'node without a script and without a terminal ends at once' };
    if (flags.has('--watch')) {
      return {
        kind: 'stay',
        behaviour: WATCH,
        devServer: 'node --watch',
        children: [{ run: { argv: ['node', ...rest] }, isMain: true }],
      };
    }
    const preloads = args
      .flatMap((a, i) => (['-r', '--require', '--import'].includes(a) ? [args[i + 1] ?? ''] : []))
      .filter(Boolean);
    return { ...base, source: { kind: 'file', path: file }, args: others, preloads };
  },
  sources: ['https://nodejs.org/api/process.html#signal-events', 'node 20.20.2 as PID 1, Linux 6.18'],
  measured: { version: '20.20.2', rows: ['rt/node/loop', 'rt/node/handler-exit', 'rt/node/watch'] },
} satisfies Program;

const WATCH: Behaviour = {
  signals: {
    SIGTERM: caught(
      [
        { do: 'signal', to: 'child', signal: 'same' },
        { do: 'wait', for: 'child' },
        { do: 'exit', status: 0, cleansUp: false },
      ],
      'tells the program and waits',
    ),
    SIGINT: caught(
      [
        { do: 'signal', to: 'child', signal: 'same' },
        { do: 'wait', for: 'child' },
        { do: 'exit', status: 0, cleansUp: false },
      ],
      'tells the program and waits',
    ),
  },
  waitsForChildren: 'own',
  lifetime: 'service',
};
