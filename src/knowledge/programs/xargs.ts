import type { Program } from '../../model/index.ts';
import { DEAF_PARENT, options } from '../behaviours.ts';

export default {
  name: 'xargs',
  kind: 'wrapper',
  matches: ['xargs'],
  launch: ({ argv }) => ({
    kind: 'stay',
    behaviour: DEAF_PARENT,
    children: [
      {
        run: { argv: options(argv.slice(1), ['-n', '-P', '-I', '-L', '-a', '-d', '-s']).rest.slice(0) },
        isMain: true,
      },
    ],
  }),
  sources: ['xargs(1)', 'xargs as PID 1: waits for its command and forwards nothing, Debian 12, Linux 6.18'],
  measured: { version: 'Debian 12', rows: ['wrap/xargs/hand'] },
} satisfies Program;
