import type { Program } from '../../model/index.ts';
import { forwarder, options, STOP_SIGNALS } from '../behaviours.ts';

/** PID 1 of each Machine of Fly.io: what its interface is asked to send goes to the one child; all others are waited for. */
export default {
  name: 'fly-init',
  kind: 'init',
  matches: ['fly-init'],
  launch({ argv }) {
    return {
      kind: 'stay',
      title: ['/fly/init'],
      behaviour: {
        ...forwarder(STOP_SIGNALS, 'child', 'sigwait'),
        whenChildExits: { of: 'child', reaction: [{ do: 'exit', status: 'of-child', cleansUp: false }] },
      },
      children: [{ run: { argv: options(argv.slice(1)).rest }, isMain: true, processGroup: 'own' }],
    };
  },
  sources: ['https://github.com/superfly/init-snapshot src/bin/init/main.rs at d7e3b40'],
  notRun: 'not in Debian or npm',
} satisfies Program;
