import { signalOfNumber } from '../../kernel/index.ts';
import type { Program } from '../../model/index.ts';
import { forwarder, options, STOP_SIGNALS, taken } from '../behaviours.ts';

/** Starts its child in a session of its own and signals that whole session's group; `-c` the child only. */
export default {
  name: 'dumb-init',
  kind: 'init',
  matches: ['dumb-init'],
  launch({ argv }) {
    const { flags, values, rest } = options(argv.slice(1), ['-r', '--rewrite']);
    if (rest.length === 0)
      return { kind: 'fails', status: 1, why: 'dumb-init has no command to run', misused: true };
    const single = flags.has('-c') || flags.has('--single-child');
    const base = forwarder(STOP_SIGNALS, single ? 'child' : 'child-group', 'sigwait');
    const rewrite = /^(\d+):(\d+)$/.exec(values.get('-r') ?? values.get('--rewrite') ?? '');
    const from = rewrite ? signalOfNumber(Number(rewrite[1])) : undefined;
    const to = rewrite ? signalOfNumber(Number(rewrite[2])) : undefined;
    const rewritten = from
      ? {
          [from]: taken(
            to ? [{ do: 'signal', to: single ? 'child' : 'child-group', signal: to }] : [],
            `sends ${to ?? 'nothing'} for ${from}`,
          ),
        }
      : {};
    return {
      kind: 'stay',
      behaviour: { ...base, signals: { ...base.signals, ...rewritten } },
      children: [{ run: { argv: rest }, isMain: true, processGroup: 'own' }],
    };
  },
  sources: ['https://github.com/Yelp/dumb-init dumb-init.c', 'dumb-init 1.2.5-2 as PID 1, Linux 6.18'],
  measured: {
    version: '1.2.5-2',
    rows: ['init/dumb-init/hand', 'init/dumb-init/shgc', 'init/dumb-init-c/hand'],
  },
} satisfies Program;
