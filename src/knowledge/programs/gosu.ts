import type { Program } from '../../model/index.ts';
import { becomes } from '../behaviours.ts';

export default {
  name: 'gosu',
  kind: 'wrapper',
  matches: ['gosu', 'su-exec'],
  launch: ({ argv }) => becomes(argv.slice(1), [], 1, argv[0] ?? 'gosu'),
  sources: ['gosu(1)', 'became its command as PID 1, Debian 12, Linux 6.18'],
} satisfies Program;
