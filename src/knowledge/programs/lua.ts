import type { Program } from '../../model/index.ts';
import { unread } from '../behaviours.ts';

export default {
  name: 'lua',
  kind: 'runtime',
  matches: ['lua', 'lua*'],
  launch: () => ({
    kind: 'stay',
    behaviour: { signals: unread('Lua', {}), waitsForChildren: 'own', lifetime: 'unknown' },
  }),
  sources: ['lua 5.4.4 as PID 1, Linux 6.18'],
  measured: { version: '5.4.4', rows: ['rt/lua/loop'] },
} satisfies Program;
