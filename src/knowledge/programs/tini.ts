import type { Program } from '../../model/index.ts';
import { forwarder, options, STOP_SIGNALS } from '../behaviours.ts';

/**
 * Blocks all signals and takes them with sigtimedwait. Without `-g` only its direct child is told; with it the
 * child's process group. Either way it leaves as soon as the direct child is gone.
 */
export default {
  name: 'tini',
  kind: 'init',
  matches: ['tini', 'tini-static', 'docker-init'],
  launch({ argv, env, at }) {
    const { flags, values, rest } = options(argv.slice(1), ['-p', '-e']);
    if (rest.length === 0)
      return { kind: 'fails', status: 1, why: 'tini has no command to run', misused: true };
    const group = flags.has('-g') || env.TINI_KILL_PROCESS_GROUP !== undefined;
    const base = forwarder(STOP_SIGNALS, group ? 'child-group' : 'child', 'sigwait');
    const subreaper = flags.has('-s') || env.TINI_SUBREAPER !== undefined;
    const maps = values.get('-e') === '143';
    return {
      kind: 'stay',
      behaviour: {
        ...base,
        isChildSubreaper: subreaper,
        ...(maps
          ? { whenChildExits: { of: 'child', reaction: [{ do: 'exit', status: 0, cleansUp: false }] } }
          : {}),
      },
      children: [{ run: { argv: rest }, isMain: true, processGroup: 'own', ...(at ? { at } : {}) }],
    };
  },
  sources: ['https://github.com/krallin/tini src/tini.c', 'tini 0.19.0-1+b3 as PID 1, Linux 6.18'],
  measured: {
    version: '0.19.0-1+b3',
    rows: ['init/tini/hand', 'init/tini/nohand', 'init/tini-g/hand', 'init/tini/shgc'],
  },
} satisfies Program;
