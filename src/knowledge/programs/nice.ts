import type { Program } from '../../model/index.ts';
import { becomes } from '../behaviours.ts';

export default {
  name: 'nice',
  kind: 'wrapper',
  matches: ['nice'],
  launch: ({ argv }) => becomes(argv.slice(1), ['-n', '--adjustment'], 0, argv[0] ?? 'nice'),
  sources: ['nice(1)', 'became its command as PID 1, Debian 12, Linux 6.18'],
} satisfies Program;
