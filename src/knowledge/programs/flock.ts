import type { Program } from '../../model/index.ts';
import { DEAF_PARENT, options } from '../behaviours.ts';

export default {
  name: 'flock',
  kind: 'wrapper',
  matches: ['flock'],
  launch: ({ argv }) => ({
    kind: 'stay',
    behaviour: DEAF_PARENT,
    children: [
      { run: { argv: options(argv.slice(1), ['-w', '-E', '--timeout']).rest.slice(1) }, isMain: true },
    ],
  }),
  sources: ['flock(1)', 'flock as PID 1: waits for its command and forwards nothing, Debian 12, Linux 6.18'],
  measured: { version: 'Debian 12', rows: ['wrap/flock/hand'] },
} satisfies Program;
