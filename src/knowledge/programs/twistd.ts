import type { Program } from '../../model/index.ts';
import { all, goesToBackground, service, stopsInOrder } from '../behaviours.ts';
import { pythonTitle } from '../python-tools.ts';
import { hasFlag } from '../server-entry.ts';

const REACTOR = service(all(['SIGTERM', 'SIGINT'], stopsInOrder()), 'none');

/** Without -n it goes to the background; its reactor takes SIGTERM and SIGINT. */
export default {
  name: 'twistd',
  kind: 'server',
  matches: ['twistd', 'twistd3'],
  launch({ argv }) {
    const title = pythonTitle(argv);
    if (!hasFlag(argv, 'n', '--nodaemon')) return goesToBackground('twistd', REACTOR, title);
    return { kind: 'stay', behaviour: REACTOR, title };
  },
  sources: [
    'twistd(1): -n, --nodaemon; twisted/internet/base.py _SignalReactorMixin',
    'twistd 22.4.0 as PID 1, Linux 6.18',
  ],
  measured: { version: '22.4.0', rows: ['twistd/foreground'] },
} satisfies Program;
