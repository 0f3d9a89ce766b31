import type { KnownSignalBehaviour, Launch, Program } from '../../model/index.ts';
import { caught, goesToBackground, service, stays, stopsInOrder } from '../behaviours.ts';

const fast: KnownSignalBehaviour = {
  ...caught(
    [
      { do: 'signal', to: 'children', signal: 'SIGTERM' },
      { do: 'wait', for: 'children' },
      { do: 'exit', status: 0, cleansUp: false },
    ],
    'ends its workers with SIGTERM',
  ),
  means: 'an immediate termination: requests in progress are cut',
};

const MASTER = service(
  {
    SIGTERM: fast,
    SIGINT: fast,
    SIGQUIT: caught(
      [
        { do: 'signal', to: 'children', signal: 'SIGQUIT' },
        { do: 'wait', for: 'children' },
        { do: 'exit', status: 0, cleansUp: true },
      ],
      'graceful stop; workers get process_control_timeout to finish',
    ),
    SIGHUP: stays('reloads'),
    SIGUSR1: stays('opens its logs again'),
    SIGUSR2: stays('reloads'),
  },
  'any',
);

/** A worker has only SIGQUIT; SIGTERM ends it. */
const POOL = service({ SIGQUIT: stopsInOrder() });

/** SIGQUIT is the graceful stop. `php-fpm` of the official images does not daemonize, `php-fpm8.2` of a distribution does. */
export default {
  name: 'php-fpm',
  kind: 'server',
  matches: ['php-fpm', 'php-fpm*'],
  launch({ argv }): Launch {
    const [self = 'php-fpm'] = argv;
    if (argv.some(a => ['-t', '--test', '-v', '--version', '-i', '-m', '-h', '--help', '-tt'].includes(a)))
      return { kind: 'exits', status: 0, why: 'php-fpm only checks or prints' };
    const title = ['php-fpm: master process (/usr/local/etc/php-fpm.conf)'];
    const stated = argv.some(a => /^-[a-zA-Z]*F/.test(a) || a === '--nodaemonize');
    const leaves = argv.some(a => /^-[a-zA-Z]*D/.test(a) || a === '--daemonize');
    if (leaves || (!stated && !self.endsWith('php-fpm'))) return goesToBackground(self, MASTER, title);
    return {
      kind: 'stay',
      behaviour: MASTER,
      title,
      children: [{ run: { worker: POOL, title: ['php-fpm: pool www'] } }],
    };
  },
  sources: [
    'php-fpm(8)',
    'https://github.com/docker-library/php zz-docker.conf: daemonize = no',
    'php8.2-fpm 8.2.36 as PID 1, Linux 6.18',
  ],
  measured: {
    version: '8.2.36-1~deb12u1',
    rows: ['srv/php-fpm/-F', 'srv/php-fpm/-F-control-timeout', 'srv/php-fpm/default-daemonize'],
  },
} satisfies Program;
