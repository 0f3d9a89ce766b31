import type { Behaviour, Program } from '../../model/index.ts';
import { caught, unread } from '../behaviours.ts';

const behaviour = {
  signals: {
    SIGINT: caught([{ do: 'exit', status: 1, cleansUp: false }], 'lua ends its script with an error'),
  },
  waitsForChildren: 'own',
  lifetime: 'unknown',
} as const satisfies Behaviour;

/** The stand-alone interpreter takes SIGINT only, and ends with 1. */
export default {
  name: 'lua',
  kind: 'runtime',
  matches: ['lua', 'lua*', 'luajit'],
  launch({ argv, hasInput }) {
    // `-e`, `-l` and `-i` load other code; a lone option like `-v` ends.
    const at = argv.findIndex((word, i) => i > 0 && !/^-[EW]$/.test(word));
    const path = argv[at];
    if (path === undefined && !hasInput)
      return { kind: 'exits', status: 0, why: 'lua without a script reads an empty input, and ends' };
    if (path === undefined || path.startsWith('-'))
      return { kind: 'stay', behaviour: { ...behaviour, signals: unread('Lua', behaviour.signals) } };
    return {
      kind: 'interpret',
      language: 'lua',
      source: { kind: 'file', path },
      args: argv.slice(at + 1),
      behaviour,
    };
  },
  sources: ['lua/lua lua.c, laction and pmain', 'lua 5.4.4 as PID 1, Linux 6.18'],
  measured: { version: '5.4.4', rows: ['lua/loop'] },
} satisfies Program;
