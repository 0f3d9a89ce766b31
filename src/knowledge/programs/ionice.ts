import type { Program } from '../../model/index.ts';
import { becomes } from '../behaviours.ts';

export default {
  name: 'ionice',
  kind: 'wrapper',
  matches: ['ionice'],
  launch: ({ argv }) =>
    becomes(argv.slice(1), ['-c', '-n', '--class', '--classdata'], 0, argv[0] ?? 'ionice'),
  sources: ['ionice(1)', 'became its command as PID 1, Debian 12, Linux 6.18'],
} satisfies Program;
