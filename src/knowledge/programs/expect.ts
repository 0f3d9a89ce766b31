import type { Program } from '../../model/index.ts';
import { stopsAtOnce } from '../behaviours.ts';
import { unknownChild, unknownSignals } from '../doubt.ts';

/** Its script says what it runs, and may trap signals; by itself it ends of SIGTERM and SIGINT and leaves what it spawned. */
export default {
  name: 'expect',
  kind: 'wrapper',
  matches: ['expect'],
  launch({ argv }) {
    const reason = 'the script of expect is not read';
    const signals = unknownSignals(reason, {
      SIGTERM: stopsAtOnce(143, 'expect ends, and what it spawned is not told'),
      SIGINT: stopsAtOnce(130, 'expect ends, and what it spawned is not told'),
    });
    return {
      kind: 'stay',
      behaviour: { signals, waitsForChildren: 'own', lifetime: 'unknown' },
      children: [unknownChild(reason, ['spawned', ...argv.slice(1, 2)])],
    };
  },
  sources: [
    'expect(1), trap: by default SIGINT and SIGTERM cause it to exit',
    'expect 5.45.4 as PID 1, Linux 6.18',
  ],
  measured: { version: '5.45.4-2', rows: ['expect/script'] },
} satisfies Program;
