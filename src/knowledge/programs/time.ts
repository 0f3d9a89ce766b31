import type { Program } from '../../model/index.ts';
import { all, DEAF_PARENT, ignored } from '../behaviours.ts';
import { commandOf, noCommand, stayAbove } from '../wrapper-entry.ts';

/** Waits for its command with SIGINT and SIGQUIT ignored, and forwards nothing. */
export default {
  name: 'time',
  kind: 'wrapper',
  matches: ['time'],
  launch({ argv }) {
    const command = commandOf(argv, ['-f', '--format', '-o', '--output']);
    if (command.length === 0) return noCommand(argv);
    return stayAbove(command, {
      ...DEAF_PARENT,
      waitsForChildren: 'any',
      signals: all(['SIGINT', 'SIGQUIT'], ignored('time ignores it while its command runs')),
    });
  },
  sources: ['time(1)', 'busybox 1.35.0 as PID 1, Linux 6.18'],
  measured: {
    version: '1:1.35.0-4',
    rows: ['time/busybox', 'wrap/busybox-time/hand', 'wrap/busybox-time/nohand'],
  },
} satisfies Program;
