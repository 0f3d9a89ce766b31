import type { Program } from '../../model/index.ts';
import { becomes } from '../behaviours.ts';

export default {
  name: 'chroot',
  kind: 'wrapper',
  matches: ['chroot'],
  launch: ({ argv }) => becomes(argv.slice(1), ['--userspec', '--groups'], 1, argv[0] ?? 'chroot'),
  sources: ['chroot(1)', 'became its command as PID 1, Debian 12, Linux 6.18'],
} satisfies Program;
