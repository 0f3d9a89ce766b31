import type { Program } from '../../model/index.ts';
import { becomes } from '../behaviours.ts';

export default {
  name: 'envdir',
  kind: 'wrapper',
  matches: ['envdir', 's6-envdir'],
  launch: ({ argv }) => becomes(argv.slice(1), [], 1, argv[0] ?? 'envdir'),
  sources: ['envdir(1)', 'became its command as PID 1, Debian 12, Linux 6.18'],
} satisfies Program;
