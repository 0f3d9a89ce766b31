import type { Program } from '../../model/index.ts';
import { caught, unread } from '../behaviours.ts';

export default {
  name: 'php',
  kind: 'runtime',
  matches: ['php', 'php*'],
  launch: () => ({
    kind: 'stay',
    behaviour: {
      signals: unread('PHP', {
        SIGTERM: caught([], 'php installs handlers that do nothing'),
        SIGINT: caught([], 'php installs handlers that do nothing'),
      }),
      waitsForChildren: 'own',
      lifetime: 'unknown',
    },
  }),
  sources: ['php 8.2.36 as PID 1, Linux 6.18'],
  measured: { version: '8.2.36', rows: ['rt/php/loop'] },
} satisfies Program;
