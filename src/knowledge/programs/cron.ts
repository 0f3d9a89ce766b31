import type { Launch, Program } from '../../model/index.ts';
import { goesToBackground, service, stays } from '../behaviours.ts';
import { hasFlag } from '../server-entry.ts';

const VIXIE = service({ SIGHUP: stays('reads its tables again') }, 'any');
const BUSYBOX = service({}, 'none');

/** No cron catches SIGTERM: as PID 1 it stays until SIGKILL. */
export default {
  name: 'cron',
  kind: 'server',
  matches: ['cron', 'crond', 'busybox-crond'],
  launch({ argv }, world): Launch {
    const [self = 'cron'] = argv;
    const busybox = self === 'busybox-crond' || (self.endsWith('crond') && world.binSh === 'busybox');
    const behaviour = busybox ? BUSYBOX : VIXIE;
    const foreground = hasFlag(argv, 'f') || hasFlag(argv, 'n') || (busybox && hasFlag(argv, 'd'));
    return foreground ? { kind: 'stay', behaviour } : goesToBackground('cron', behaviour, argv);
  },
  sources: ['cron(8)', 'cron 3.0pl1-162 and busybox 1.35.0 as PID 1, Linux 6.18: SIGTERM is discarded'],
  measured: {
    version: '3.0pl1-162',
    rows: ['srv/cron/-f', 'srv/cron/default-daemon', 'srv/busybox-crond/-f', 'tool/busybox-crond-f'],
  },
} satisfies Program;
