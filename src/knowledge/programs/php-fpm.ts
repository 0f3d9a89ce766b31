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

/**
 * SIGQUIT is the graceful stop. Without an option it goes to the background, as `daemonize` is set by default; the
 * official images set `daemonize = no`, and the packages of distributions, whose binaries lie elsewhere, do not.
 */
export default {
  name: 'php-fpm',
  kind: 'server',
  matches: ['php-fpm', 'php-fpm*'],
  launch: ({ argv, cwd }, world) => {
    if (daemonizes(argv, world.read(configuration(argv), cwd)?.text ?? ''))
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
  measured: {
    version: '8.2.36-1',
    rows: ['php-fpm/foreground', 'php-fpm/daemon', 'php-fpm/daemonize-no', 'srv/php-fpm/-F'],
  },
} satisfies Program;

function daemonizes([name = '', ...args]: readonly string[], text: string): boolean {
  if (args.some(a => a === '-F' || a === '--nodaemonize')) return false;
  if (args.some(a => a === '-D' || a === '--daemonize')) return true;
  const set = /^[ \t]*daemonize[ \t]*=[ \t]*"?(\w+)/m.exec(text)?.[1];
  if (set !== undefined) return /^(yes|on|true|1)$/i.test(set);
  return /php-fpm[\d.]+$/.test(name) || name === '/usr/sbin/php-fpm';
}

/** Of official images, of Debian's packages (php-fpm8.2) and of Alpine's (php-fpm82). */
function configuration(argv: readonly string[]): string {
  const at = argv.findIndex(a => a === '-y' || a === '--fpm-config');
  const given = at === -1 ? argv.find(a => /^-y./.test(a))?.slice(2) : argv[at + 1];
  const [, version] = /php-fpm([\d.]+)$/.exec(argv[0] ?? '') ?? [];
  if (given !== undefined) return given;
  if (version === undefined) return '/usr/local/etc/php-fpm.conf';
  return version.includes('.') ? `/etc/php/${version}/fpm/php-fpm.conf` : `/etc/php${version}/php-fpm.conf`;
}
