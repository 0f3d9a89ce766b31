import type { Program } from '../../model/index.ts';
import { IDLE } from '../behaviours.ts';

export default {
  name: 'tail',
  kind: 'tool',
  matches: ['tail'],
  launch: ({ argv }) => ({
    kind: 'stay',
    behaviour: {
      ...IDLE,
      lifetime: argv.some(a => /^-[a-zA-Z0-9]*[fF]/.test(a) || a.startsWith('--follow'))
        ? 'service'
        : 'short',
    },
  }),
  sources: ['tail(1)', 'GNU coreutils 9.1 as PID 1, Linux 6.18'],
  measured: { version: '9.1-1', rows: ['tail/plain', 'tool/tail-f-devnull'] },
} satisfies Program;
