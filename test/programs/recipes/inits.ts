import type { Recipe } from '../recipe.ts';

/** Inits over actors: one that cleans up for 0.8 s, one without handlers, one that ignores, and shells over them. */

const over = (init: string, proves: string, argv: readonly string[]): readonly Recipe[] => [
  {
    id: `${init}/hand`,
    proves: [proves],
    argv: [...argv, '/p/hand', '42', '800'],
    ready: { log: 'ACTOR-READY' },
  },
  { id: `${init}/nohand`, proves: [proves], argv: [...argv, '/p/nohand'], ready: { log: 'ACTOR-READY' } },
  { id: `${init}/ignore`, proves: [proves], argv: [...argv, '/p/ignore'], ready: { log: 'ACTOR-READY' } },
  {
    id: `${init}/shell`,
    proves: [proves, 'dash'],
    argv: [...argv, 'dash', '-c', '/p/hand 42 800; echo $?'],
    ready: { log: 'ACTOR-READY' },
  },
];

export default [
  ...over('tini', 'tini', ['tini', '--']),
  ...over('tini-g', 'tini', ['tini', '-g', '--']),
  ...over('dumb-init', 'dumb-init', ['dumb-init', '--']),
  ...over('dumb-init-c', 'dumb-init', ['dumb-init', '-c', '--']),
  ...over('catatonit', 'catatonit', ['catatonit', '--']),
  ...over('catatonit-g', 'catatonit', ['catatonit', '-g', '--']),
] satisfies readonly Recipe[];
