import type { Launch, Program } from '../../model/index.ts';
import { goesToBackground, service, stopsInOrder } from '../behaviours.ts';

const DAEMON = service(
  {
    SIGTERM: stopsInOrder(0, 400),
    SIGINT: stopsInOrder(20, 400),
    SIGHUP: stopsInOrder(20, 400),
    SIGUSR1: stopsInOrder(19, 400),
  },
  'unknown',
);

/** A copy that ends; with `--daemon --no-detach` a server. */
export default {
  name: 'rsync',
  kind: 'server',
  matches: ['rsync'],
  launch({ argv }): Launch {
    if (!argv.includes('--daemon')) return { kind: 'exits', status: 0, why: 'rsync ends by itself' };
    if (!argv.includes('--no-detach')) return goesToBackground('rsync', DAEMON, argv);
    return { kind: 'stay', behaviour: DAEMON };
  },
  sources: ['rsync(1)', 'rsync 3.5.0 as PID 1, Linux 6.18'],
  measured: { version: '3.5.0+ds1-0+deb12u1', rows: ['srv/rsync-daemon-no-detach'] },
} satisfies Program;
