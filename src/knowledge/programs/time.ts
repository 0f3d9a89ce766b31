import type { Program } from '../../model/index.ts';
import { DEAF_PARENT, options } from '../behaviours.ts';

export default {
  name: 'time',
  kind: 'wrapper',
  matches: ['time'],
  launch: ({ argv }) => ({
    kind: 'stay',
    behaviour: DEAF_PARENT,
    children: [{ run: { argv: options(argv.slice(1), ['-f', '-o']).rest.slice(0) }, isMain: true }],
  }),
  sources: ['time(1)', 'time as PID 1: waits for its command and forwards nothing, Debian 12, Linux 6.18'],
  measured: { version: 'Debian 12', rows: ['wrap/time/hand'] },
} satisfies Program;
