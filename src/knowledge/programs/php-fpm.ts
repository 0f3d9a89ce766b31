import type { Program } from '../../model/index.ts';
import { service, stays, stopsAtOnce, tellsChildren, WORKER } from '../behaviours.ts';

const MASTER = service(
  {
    SIGTERM: stopsAtOnce(0, 'an immediate termination'),
    SIGINT: stopsAtOnce(0, 'an immediate termination'),
    SIGQUIT: tellsChildren(),
    SIGHUP: stays('caught, and nothing comes of it'),
    SIGUSR1: stays('opens its logs again'),
    SIGUSR2: stays('reloads'),
  },
  'any',
);

/** SIGQUIT is the graceful stop. The official images set `daemonize = no`. */
export default {
  name: 'php-fpm',
  kind: 'server',
  matches: ['php-fpm', 'php-fpm*'],
  launch: ({ argv }) => {
    if (argv.includes('-D') || argv.includes('--daemonize'))
      return {
        kind: 'exits',
        status: 0,
        why: 'php-fpm goes to the background',
        daemon: { run: { worker: MASTER, title: [`php-fpm: master process (${configuration(argv)})`] } },
      };
    return {
      kind: 'stay',
      behaviour: MASTER,
      title: [`php-fpm: master process (${configuration(argv)})`],
      children: [{ run: { worker: WORKER, title: ['php-fpm: pool www'] } }],
    };
  },
  sources: ['php-fpm(8)', 'php8.2-fpm 8.2.36 as PID 1, Linux 6.18'],
  measured: { version: '8.2.36-1', rows: ['php-fpm/foreground', 'srv/php-fpm/-F'] },
} satisfies Program;

/** Of official images, of Debian's packages (php-fpm8.2) and of Alpine's (php-fpm82). */
function configuration(argv: readonly string[]): string {
  const at = argv.findIndex(a => a === '-y' || a === '--fpm-config');
  const given = at === -1 ? argv.find(a => /^-y./.test(a))?.slice(2) : argv[at + 1];
  const [, version] = /php-fpm([\d.]+)$/.exec(argv[0] ?? '') ?? [];
  if (given !== undefined) return given;
  if (version === undefined) return '/usr/local/etc/php-fpm.conf';
  return version.includes('.') ? `/etc/php/${version}/fpm/php-fpm.conf` : `/etc/php${version}/php-fpm.conf`;
}
