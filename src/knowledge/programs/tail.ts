import type { Program } from '../../model/index.ts';
import { PLAIN } from '../behaviours.ts';

/** With `-f` or `-F` it stays; nothing is caught. */
export default {
  name: 'tail',
  kind: 'tool',
  matches: ['tail', 'multitail', 'xtail'],
  launch({ argv }) {
    const follows = argv.some(
      a => /^-[a-zA-Z0-9]*[fF]/.test(a) || a.startsWith('--follow') || a === '--retry',
    );
    return { kind: 'stay', behaviour: { ...PLAIN, lifetime: follows ? 'service' : 'short' } };
  },
  sources: ['tail(1)', 'GNU coreutils 9.1 and busybox 1.35.0 as PID 1, Linux 6.18'],
  measured: { version: '9.1-1', rows: ['tool/tail-f-devnull', 'tool/tail-F', 'tool/busybox-tail'] },
} satisfies Program;
