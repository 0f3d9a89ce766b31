import type { Program } from '../../model/index.ts';
import { all, DEAF_PARENT, ignored, options, PLAIN } from '../behaviours.ts';
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

/** Ignores the signals that would end it and waits for its command; with `-D` the command is PID 1. */
export default {
  name: 'strace',
  kind: 'wrapper',
  matches: ['strace'],
  launch({ argv }) {
    const { flags, rest } = options(argv.slice(1), VALUED);
    if (rest.length === 0) return { kind: 'exits', status: 1, why: 'strace has no command to run' };
    if (flags.has('-D') || flags.has('--daemonize'))
      return { kind: 'exec', argv: rest, leaves: [{ run: { worker: PLAIN, title: argv } }] };
    return stayAbove(rest, {
      ...DEAF_PARENT,
      signals: all(['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP'], ignored('strace ignores it while it traces')),
      waitsForChildren: 'any',
    });
  },
  sources: ['strace(1)', 'strace 6.1 as PID 1, Linux 6.18'],
  measured: {
    version: '6.1-0.1',
    rows: ['strace/daemonize', 'strace/plain', 'wrap/strace/hand', 'wrap/strace-D/hand'],
  },
} satisfies Program;
