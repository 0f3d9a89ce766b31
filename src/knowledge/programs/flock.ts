import type { Program } from '../../model/index.ts';
import { options } from '../behaviours.ts';
import { stayAbove } from '../wrapper-entry.ts';

const VALUED = ['-w', '--wait', '--timeout', '-E', '--conflict-exit-code'];

/** Stays above its command and forwards nothing; with `-F` it becomes it. `-c TEXT` goes through $SHELL. */
export default {
  name: 'flock',
  kind: 'wrapper',
  matches: ['flock'],
  launch({ argv, env }) {
    const { flags, rest } = options(argv.slice(1), VALUED);
    const more = options(rest.slice(1), VALUED);
    const text = more.flags.has('-c') || more.flags.has('--command') ? more.rest[0] : undefined;
    const command = text === undefined ? more.rest : [env.SHELL ?? '/bin/sh', '-c', text];
    if (command.length === 0) return { kind: 'exits', status: 0, why: 'flock only takes a lock' };
    if (flags.has('-F') || flags.has('--no-fork')) return { kind: 'exec', argv: command };
    return stayAbove(command);
  },
  sources: ['flock(1)', 'util-linux 2.38.1 as PID 1, Linux 6.18'],
  measured: {
    version: '2.38.1-5+deb12u3',
    rows: [
      'flock/no-fork',
      'flock/nohand',
      'flock/plain',
      'wrap/flock/hand',
      'wrap/flock-o/hand',
      'wrap/flock-F/hand',
    ],
  },
} satisfies Program;
