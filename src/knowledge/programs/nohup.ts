import type { Program } from '../../model/index.ts';
import { becomes } from '../behaviours.ts';

export default {
  name: 'nohup',
  kind: 'wrapper',
  matches: ['nohup'],
  launch: ({ argv }) => becomes(argv.slice(1), [], 0, argv[0] ?? 'nohup'),
  sources: ['nohup(1)', 'became its command as PID 1, Debian 12, Linux 6.18'],
} satisfies Program;
