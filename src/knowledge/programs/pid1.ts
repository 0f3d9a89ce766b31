import type { Behaviour, Program } from '../../model/index.ts';
import { all, caught, stays } from '../behaviours.ts';
import { misusedInit } from '../init-entry.ts';
import { commandOf } from '../wrapper-entry.ts';

/** TERM and INT: SIGTERM to everything, twice 5 s, SIGKILL to everything; it leaves when no child is left. */
const LIMIT_MS = 10_200;
const BEHAVIOUR: Behaviour = {
  signals: {
    ...all(
      ['SIGTERM', 'SIGINT'],
      caught(
        [
          { do: 'signal', to: 'all', signal: 'SIGTERM' },
          { do: 'wait', for: 'every-child', limitMs: LIMIT_MS },
          { do: 'signal', to: 'all', signal: 'SIGKILL' },
          { do: 'wait', for: 'every-child' },
          { do: 'exit', status: 'of-child', cleansUp: false },
        ],
        'tells every process and waits 10 s',
      ),
    ),
    SIGQUIT: stays('the Haskell runtime takes it, and nothing comes of it'),
  },
  waitsForChildren: 'any',
  whenChildExits: {
    of: 'child',
    reaction: [
      { do: 'signal', to: 'all', signal: 'SIGTERM' },
      { do: 'wait', for: 'every-child', limitMs: 5000 },
      { do: 'exit', status: 'of-child', cleansUp: false },
    ],
  },
  lifetime: 'service',
};

/** FP Complete's init of Haskell images. Where it is not PID 1 it becomes its command. */
export default {
  name: 'pid1',
  kind: 'init',
  matches: ['pid1', 'pid1-rs'],
  launch({ argv }) {
    const command = commandOf(argv, [
      '-e',
      '--env',
      '-u',
      '--user',
      '-g',
      '--group',
      '-w',
      '--workdir',
      '-t',
      '--timeout',
    ]);
    if (command.length === 0) return misusedInit('pid1', 'has no command to run');
    return { kind: 'stay', behaviour: BEHAVIOUR, children: [{ run: { argv: command }, isMain: true }] };
  },
  sources: [
    'https://github.com/fpco/pid1 src/System/Process/PID1.hs at 4f909a8',
    'pid1 0.1.3.0 as PID 1, Linux 6.18',
  ],
  measured: { version: '0.1.3.0-1', rows: ['pid1/hand', 'pid1/ignore', 'pid1/nohand'] },
} satisfies Program;
