import type { Program } from '../../model/index.ts';
import { all, caught, DEAF_PARENT, ignored, options, PLAIN } from '../behaviours.ts';
import { stayAbove } from '../wrapper-entry.ts';

const VALUED = [
  '-o',
  '-e',
  '-p',
  '-s',
  '-u',
  '-E',
  '-P',
  '-a',
  '-b',
  '-I',
  '-O',
  '-S',
  '-X',
  '-U',
  '--output',
  '--trace',
];

/** It ends by the signal, and what it traces is no concern of it. */
const ends = (status: number) =>
  caught([{ do: 'raise' }, { do: 'exit', status, cleansUp: false }], 'strace lets go of what it traces');

/**
 * Waits for its command; with `-D` the command is PID 1. Where it writes to a file (`-o`) it ignores the signals that
 * would end it, else it ends by them at once.
 */
export default {
  name: 'strace',
  kind: 'wrapper',
  matches: ['strace'],
  launch({ argv }) {
    const { flags, values, rest } = options(argv.slice(1), VALUED);
    if (rest.length === 0) return { kind: 'exits', status: 1, why: 'strace has no command to run' };
    if (flags.has('-D') || flags.has('--daemonize'))
      return { kind: 'exec', argv: rest, leaves: [{ run: { worker: PLAIN, title: argv } }] };
    const blocks = values.get('-I') ?? (values.has('-o') || values.has('--output') ? '3' : '2');
    return stayAbove(rest, {
      ...DEAF_PARENT,
      signals:
        Number(blocks) >= 3
          ? all(['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP'], ignored('strace ignores it while it traces'))
          : { SIGTERM: ends(143), SIGINT: ends(130), SIGQUIT: ends(131), SIGHUP: ends(129) },
      waitsForChildren: 'any',
    });
  },
  sources: ['strace(1)', 'strace 6.1 as PID 1, Linux 6.18'],
  measured: {
    version: '6.1-0.1',
    rows: ['strace/daemonize', 'strace/plain', 'strace/to-stderr', 'wrap/strace/hand', 'wrap/strace-D/hand'],
  },
} satisfies Program;
