import type { Program } from '../../model/index.ts';
import { becomes } from '../behaviours.ts';

export default {
  name: 'newrelic-admin',
  kind: 'wrapper',
  matches: ['newrelic-admin'],
  launch: ({ argv }) => becomes(argv.slice(1), [], 1, argv[0] ?? 'newrelic-admin'),
  sources: ['newrelic-admin(1)', 'became its command as PID 1, Debian 12, Linux 6.18'],
} satisfies Program;
