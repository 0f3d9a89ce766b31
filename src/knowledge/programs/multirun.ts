import type { Program } from '../../model/index.ts';
import { caught, service } from '../behaviours.ts';
import { misusedInit } from '../init-entry.ts';
import { commandOf } from '../wrapper-entry.ts';

/** Each argument is a command, run as `sh -c "exec …"`. TERM and INT go to all of them; it waits for the last. */
const TELLS = caught(
  [
    { do: 'signal', to: 'children', signal: 'same' },
    { do: 'wait', for: 'children' },
    { do: 'exit', status: 0, cleansUp: true },
  ],
  'tells all its commands and waits',
);

export default {
  name: 'multirun',
  kind: 'supervisor',
  matches: ['multirun'],
  launch({ argv }) {
    const commands = commandOf(argv);
    if (commands.length === 0) return misusedInit('multirun', 'has no command to run', 255);
    return {
      kind: 'stay',
      behaviour: service({ SIGTERM: TELLS, SIGINT: TELLS }, 'any'),
      children: commands.map((text, i) => ({
        run: { shellText: `exec ${text}`, shell: ['sh', '-c'] },
        isMain: i === 0,
      })),
    };
  },
  sources: ['https://github.com/nicolas-van/multirun multirun.c at 09325e1'],
  notRun: 'not in Debian or npm',
} satisfies Program;
