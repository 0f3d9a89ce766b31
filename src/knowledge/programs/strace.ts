import type { Program } from '../../model/index.ts';
import { DEAF_PARENT, options } from '../behaviours.ts';

export default {
  name: 'strace',
  kind: 'wrapper',
  matches: ['strace'],
  launch: ({ argv }) => ({
    kind: 'stay',
    behaviour: DEAF_PARENT,
    children: [
      { run: { argv: options(argv.slice(1), ['-o', '-e', '-p', '-s', '-u']).rest.slice(0) }, isMain: true },
    ],
  }),
  sources: [
    'strace(1)',
    'strace as PID 1: waits for its command and forwards nothing, Debian 12, Linux 6.18',
  ],
  measured: { version: 'Debian 12', rows: ['wrap/strace/hand'] },
} satisfies Program;
