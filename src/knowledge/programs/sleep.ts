import type { Program } from '../../model/index.ts';
import { IDLE } from '../behaviours.ts';
import { LONG_SLEEP_MS, secondsOf } from '../duration.ts';

const asleep = (text: string): number =>
  text.startsWith('inf') ? Number.POSITIVE_INFINITY : (secondsOf(text) ?? 0);

export default {
  name: 'sleep',
  kind: 'tool',
  matches: ['sleep'],
  launch: ({ argv }) => ({
    kind: 'stay',
    // The arguments of GNU sleep add up.
    behaviour: {
      ...IDLE,
      lifetime:
        argv.slice(1).reduce((sum, text) => sum + asleep(text), 0) * 1000 >= LONG_SLEEP_MS
          ? 'service'
          : 'short',
    },
  }),
  sources: ['sleep(1)', 'GNU coreutils 9.1 as PID 1, Linux 6.18'],
  measured: { version: '9.1-1', rows: ['sleep/plain', 'tool/sleep'] },
} satisfies Program;
