import type { Program } from '../../model/index.ts';
import { becomes } from '../behaviours.ts';

export default {
  name: 'setuidgid',
  kind: 'wrapper',
  matches: ['setuidgid', 's6-setuidgid', 'envuidgid', 's6-envuidgid', 's6-setsid'],
  launch: ({ argv }) => becomes(argv.slice(1), [], 1, argv[0] ?? 'setuidgid'),
  sources: ['setuidgid(1)', 'became its command as PID 1, Debian 12, Linux 6.18'],
} satisfies Program;
