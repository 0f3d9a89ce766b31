import type { Program } from '../../model/index.ts';
import { unread } from '../behaviours.ts';

/** Leaves all signals at their default, unless %SIG is set. */
export default {
  name: 'perl',
  kind: 'runtime',
  matches: ['perl', 'perl*'],
  launch({ argv }) {
    if (argv.length === 1 || argv[1] === '-v' || argv[1] === '-V')
      return { kind: 'exits', status: 0, why: 'perl without a script ends at once' };
    return {
      kind: 'stay',
      behaviour: { signals: unread('Perl', {}), waitsForChildren: 'own', lifetime: 'unknown' },
    };
  },
  sources: ['perlipc(1)', 'perl 5.36.0 as PID 1, Linux 6.18'],
  measured: { version: '5.36.0', rows: ['perl/loop'] },
} satisfies Program;
