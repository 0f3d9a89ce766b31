import type { Program } from '../../model/index.ts';
import { becomes } from '../behaviours.ts';

export default {
  name: 'softlimit',
  kind: 'wrapper',
  matches: ['softlimit'],
  launch: ({ argv }) =>
    becomes(
      argv.slice(1),
      ['-a', '-c', '-d', '-f', '-l', '-m', '-o', '-p', '-r', '-s', '-t'],
      0,
      argv[0] ?? 'softlimit',
    ),
  sources: ['softlimit(1)', 'became its command as PID 1, Debian 12, Linux 6.18'],
} satisfies Program;
