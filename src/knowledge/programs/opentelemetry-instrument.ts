import type { Program } from '../../model/index.ts';
import { becomes } from '../behaviours.ts';

export default {
  name: 'opentelemetry-instrument',
  kind: 'wrapper',
  matches: ['opentelemetry-instrument', 'ddtrace-run'],
  launch: ({ argv }) => becomes(argv.slice(1), [], 0, argv[0] ?? 'opentelemetry-instrument'),
  sources: ['opentelemetry-instrument(1)', 'became its command as PID 1, Debian 12, Linux 6.18'],
} satisfies Program;
