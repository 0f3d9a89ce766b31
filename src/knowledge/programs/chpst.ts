import type { Program } from '../../model/index.ts';
import { becomes } from '../behaviours.ts';

export default {
  name: 'chpst',
  kind: 'wrapper',
  matches: ['chpst'],
  launch: ({ argv }) =>
    becomes(
      argv.slice(1),
      ['-u', '-U', '-b', '-e', '-/', '-n', '-l', '-L', '-m', '-d', '-o', '-p', '-f', '-c'],
      0,
      argv[0] ?? 'chpst',
    ),
  sources: ['chpst(1)', 'became its command as PID 1, Debian 12, Linux 6.18'],
} satisfies Program;
