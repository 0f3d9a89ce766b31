import type { Program } from '../../model/index.ts';
import { DEAF_PARENT, options } from '../behaviours.ts';

export default {
  name: 'setsid',
  kind: 'wrapper',
  matches: ['setsid'],
  launch: ({ argv }) => {
    const { flags, rest } = options(argv.slice(1));
    if (flags.has('-w') || flags.has('--wait'))
      return {
        kind: 'stay',
        behaviour: DEAF_PARENT,
        children: [{ run: { argv: rest }, isMain: true, processGroup: 'own' }],
      };
    return {
      kind: 'exits',
      status: 0,
      why: 'as PID 1, a session leader, setsid forks and exits at once',
      daemon: { run: { argv: rest } },
    };
  },
  sources: ['setsid(1)', 'util-linux 2.38.1 as PID 1, Linux 6.18'],
  measured: { version: '2.38.1-5', rows: ['wrap/setsid/hand', 'wrap/setsid-w/hand'] },
} satisfies Program;
