import type { Program } from '../../model/index.ts';
import { becomes } from '../behaviours.ts';

export default {
  name: 'stdbuf',
  kind: 'wrapper',
  matches: ['stdbuf'],
  launch: ({ argv }) => becomes(argv.slice(1), ['-i', '-o', '-e'], 0, argv[0] ?? 'stdbuf'),
  sources: ['stdbuf(1)', 'became its command as PID 1, Debian 12, Linux 6.18'],
} satisfies Program;
