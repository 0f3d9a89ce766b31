import type { Program } from '../../model/index.ts';
import { caught, unread } from '../behaviours.ts';

/** The stand-alone interpreter takes SIGINT only, and ends with 1. */
export default {
  name: 'lua',
  kind: 'runtime',
  matches: ['lua', 'lua*', 'luajit'],
  launch: () => ({
    kind: 'stay',
    behaviour: {
      signals: unread('Lua', {
        SIGINT: caught([{ do: 'exit', status: 1, cleansUp: false }], 'lua ends its script with an error'),
      }),
      waitsForChildren: 'own',
      lifetime: 'unknown',
    },
  }),
  sources: ['lua/lua lua.c, laction', 'lua 5.4.4 as PID 1, Linux 6.18'],
  measured: { version: '5.4.4', rows: ['lua/loop'] },
} satisfies Program;
