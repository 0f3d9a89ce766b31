import type { Program } from '../../model/index.ts';
import { becomes } from '../behaviours.ts';

export default {
  name: 'prlimit',
  kind: 'wrapper',
  matches: ['prlimit'],
  launch: ({ argv }) => becomes(argv.slice(1), ['-p'], 0, argv[0] ?? 'prlimit'),
  sources: ['prlimit(1)', 'became its command as PID 1, Debian 12, Linux 6.18'],
} satisfies Program;
