import type { Program } from '../../model/index.ts';
import { DEAF_PARENT, options } from '../behaviours.ts';

export default {
  name: 'fakeroot',
  kind: 'wrapper',
  matches: ['fakeroot'],
  launch: ({ argv }) => ({
    kind: 'stay',
    behaviour: DEAF_PARENT,
    children: [{ run: { argv: options(argv.slice(1), ['-i', '-s']).rest.slice(0) }, isMain: true }],
  }),
  sources: [
    'fakeroot(1)',
    'fakeroot as PID 1: waits for its command and forwards nothing, Debian 12, Linux 6.18',
  ],
  measured: { version: 'Debian 12', rows: ['wrap/fakeroot/hand'] },
} satisfies Program;
