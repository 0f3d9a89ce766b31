import type { Program } from '../../model/index.ts';
import { DEAF_PARENT, options } from '../behaviours.ts';

export default {
  name: 'watch',
  kind: 'wrapper',
  matches: ['watch'],
  launch: ({ argv }) => ({
    kind: 'stay',
    behaviour: DEAF_PARENT,
    children: [{ run: { argv: options(argv.slice(1), ['-n']).rest.slice(0) }, isMain: true }],
  }),
  sources: ['watch(1)', 'watch as PID 1: waits for its command and forwards nothing, Debian 12, Linux 6.18'],
  measured: { version: 'Debian 12', rows: ['wrap/watch/hand'] },
} satisfies Program;
