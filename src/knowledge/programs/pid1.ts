import type { Behaviour, Program } from '../../model/index.ts';
import { all, caught } from '../behaviours.ts';
import { misusedInit } from '../init-entry.ts';
import { commandOf } from '../wrapper-entry.ts';

/** TERM and INT: SIGTERM to everything, 5 s, SIGKILL to everything; it leaves when no child is left. */
const BEHAVIOUR: Behaviour = {
  signals: all(
    ['SIGTERM', 'SIGINT'],
    caught(
      [
        { do: 'signal', to: 'all', signal: 'SIGTERM' },
        { do: 'wait', for: 'every-child', limitMs: 5000 },
        { do: 'signal', to: 'all', signal: 'SIGKILL' },
        { do: 'wait', for: 'every-child' },
        { do: 'exit', status: 'of-child', cleansUp: false },
      ],
      'tells every process and waits 5 s',
    ),
  ),
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
  sources: ['https://github.com/fpco/pid1 src/System/Process/PID1.hs at 4f909a8'],
} satisfies Program;
