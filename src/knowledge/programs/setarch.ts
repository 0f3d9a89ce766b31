import type { Program } from '../../model/index.ts';
import { becomes } from '../behaviours.ts';

export default {
  name: 'setarch',
  kind: 'wrapper',
  matches: ['setarch'],
  launch: ({ argv }) => becomes(argv.slice(1), [], 1, argv[0] ?? 'setarch'),
  sources: ['setarch(1)', 'became its command as PID 1, Debian 12, Linux 6.18'],
} satisfies Program;
