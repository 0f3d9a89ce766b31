import type { Program } from '../../model/index.ts';
import { PLAIN } from '../behaviours.ts';
import { secondsOf } from '../duration.ts';

/** Who sleeps for longer than an hour means to stay. */
const LONG_S = 3600;

export default {
  name: 'sleep',
  kind: 'tool',
  matches: ['sleep', 'pause'],
  launch({ argv }) {
    const total = argv.slice(1).reduce((sum, word) => sum + (secondsOf(word) ?? 0), 0);
    const stays = total > LONG_S || argv[0]?.endsWith('pause');
    return { kind: 'stay', behaviour: { ...PLAIN, lifetime: stays ? 'service' : 'short' } };
  },
  sources: ['sleep(1)', 'GNU coreutils 9.1 and busybox 1.35.0 as PID 1, Linux 6.18'],
  measured: { version: '9.1-1', rows: ['tool/sleep', 'tool/sleep-infinity', 'tool/busybox-sleep'] },
} satisfies Program;
