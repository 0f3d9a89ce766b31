import type { Program } from '../../model/index.ts';
import { becomes } from '../behaviours.ts';

export default {
  name: 'setpriv',
  kind: 'wrapper',
  matches: ['setpriv'],
  launch: ({ argv }) =>
    becomes(
      argv.slice(1),
      [
        '--reuid',
        '--regid',
        '--groups',
        '--inh-caps',
        '--ambient-caps',
        '--bounding-set',
        '--pdeathsig',
        '--selinux-label',
        '--apparmor-profile',
      ],
      0,
      argv[0] ?? 'setpriv',
    ),
  sources: ['setpriv(1)', 'became its command as PID 1, Debian 12, Linux 6.18'],
} satisfies Program;
