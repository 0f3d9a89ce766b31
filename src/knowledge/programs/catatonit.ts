import type { Program } from '../../model/index.ts';
import { forwarder, options, STOP_SIGNALS } from '../behaviours.ts';

export default {
  name: 'catatonit',
  kind: 'init',
  matches: ['catatonit'],
  launch({ argv }) {
    const { flags, rest } = options(argv.slice(1));
    if (rest.length === 0)
      return { kind: 'fails', status: 1, why: 'catatonit has no command to run', misused: true };
    return {
      kind: 'stay',
      behaviour: forwarder(STOP_SIGNALS, flags.has('-g') ? 'child-group' : 'child', 'sigwait'),
      children: [{ run: { argv: rest }, isMain: true, processGroup: 'own' }],
    };
  },
  sources: ['https://github.com/openSUSE/catatonit', 'catatonit 0.1.7-1+b2 as PID 1, Linux 6.18'],
  measured: { version: '0.1.7-1+b2', rows: ['init/catatonit/hand', 'init/catatonit/nohand'] },
} satisfies Program;
