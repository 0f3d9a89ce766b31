import type { Program } from '../../model/index.ts';
import { unread } from '../behaviours.ts';

export default {
  name: 'perl',
  kind: 'runtime',
  matches: ['perl'],
  launch: () => ({
    kind: 'stay',
    behaviour: { signals: unread('Perl', {}), waitsForChildren: 'own', lifetime: 'unknown' },
  }),
  sources: ['perl 5.36.0 as PID 1, Linux 6.18'],
  measured: { version: '5.36.0', rows: ['rt/perl/loop'] },
} satisfies Program;
