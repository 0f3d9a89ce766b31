import type { Program } from '../../model/index.ts';
import { stopsAtOnce, unread } from '../behaviours.ts';

export default {
  name: 'ruby',
  kind: 'runtime',
  matches: ['ruby', 'ruby*', 'rails', 'rake', 'bundle-exec'],
  launch: () => ({
    kind: 'stay',
    behaviour: {
      signals: unread('Ruby', {
        SIGTERM: stopsAtOnce(1, 'SignalException ends it'),
        SIGINT: stopsAtOnce(1, 'Interrupt ends it'),
      }),
      waitsForChildren: 'own',
      lifetime: 'unknown',
    },
  }),
  sources: ['ruby 3.1 as PID 1, Linux 6.18'],
  measured: { version: '3.1', rows: ['rt/ruby/loop'] },
} satisfies Program;
