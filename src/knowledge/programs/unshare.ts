import type { Program } from '../../model/index.ts';
import { DEAF_PARENT, options } from '../behaviours.ts';

export default {
  name: 'unshare',
  kind: 'wrapper',
  matches: ['bwrap', 'unshare'],
  launch: ({ argv }) => ({
    kind: 'stay',
    behaviour: DEAF_PARENT,
    children: [{ run: { argv: options(argv.slice(1), []).rest.slice(0) }, isMain: true }],
  }),
  sources: [
    'unshare(1)',
    'unshare as PID 1: waits for its command and forwards nothing, Debian 12, Linux 6.18',
  ],
  measured: { version: 'Debian 12', rows: ['wrap/unshare/hand'] },
} satisfies Program;
