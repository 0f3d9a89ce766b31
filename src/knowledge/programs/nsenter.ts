import type { Program } from '../../model/index.ts';
import { options } from '../behaviours.ts';
import { commandOf, stayAbove } from '../wrapper-entry.ts';

const VALUED = ['-t', '--target', '-S', '--setuid', '-G', '--setgid'];

/** Becomes its command, but stays above it where it enters another PID namespace. */
export default {
  name: 'nsenter',
  kind: 'wrapper',
  matches: ['nsenter'],
  launch({ argv }) {
    const { flags } = options(argv.slice(1), VALUED);
    const command = commandOf(argv, VALUED);
    const run = command.length > 0 ? command : ['/bin/sh'];
    const forks =
      ['-p', '--pid', '-a', '--all'].some(f => flags.has(f)) && !flags.has('-F') && !flags.has('--no-fork');
    return forks ? stayAbove(run) : { kind: 'exec', argv: run };
  },
  sources: ['nsenter(1)', 'util-linux 2.38.1 as PID 1, Linux 6.18'],
  measured: {
    version: '2.38.1-5+deb12u3',
    rows: ['nsenter/net', 'nsenter/pid', 'wrap/nsenter-pid/hand', 'wrap/nsenter-self/hand'],
  },
} satisfies Program;
