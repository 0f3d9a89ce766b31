import { path } from '../../base/index.ts';
import type { Behaviour, Program, World } from '../../model/index.ts';
import { service, stays, stopsAtOnce, tellsChildren, WORKER } from '../behaviours.ts';
import { DISTRIBUTIONS } from '../images/distributions.ts';

/**
 * @source a request of 3 s through nginx 1.22.1 (SIGQUIT) and apache2 2.4.71 (SIGWINCH) as PID 1, with php-fpm 8.2.36 untold
 * below them: both answer it before they end
 */
const MASTER: Behaviour = {
  ...service(
    {
      SIGTERM: stopsAtOnce(0, 'an immediate termination'),
      SIGINT: stopsAtOnce(0, 'an immediate termination'),
      SIGQUIT: tellsChildren(),
      SIGHUP: stays('caught, and nothing comes of it'),
      SIGUSR1: stays('opens its logs again'),
      SIGUSR2: stays('reloads'),
    },
    'any',
  ),
  tier: 'behind',
};

/**
 * SIGQUIT is the graceful stop. Without an option it goes to the background, as `daemonize` is set by default; the
 * official images set `daemonize = no`, and the packages of distributions, whose binaries lie elsewhere, do not.
 */
export default {
  name: 'php-fpm',
  kind: 'server',
  matches: ['php-fpm', 'php-fpm*'],
  launch: ({ argv, cwd }, world) => {
    if (daemonizes(argv, settings(argv, cwd, world), isOfDistribution(world)))
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

/** Where no image for PHP is the base, a package has put it there, with a configuration that nothing else touches. */
function isOfDistribution(world: World): boolean {
  const origin = world.origin('/usr/local/etc/php-fpm.conf', '/');
  if (origin.kind !== 'base' || !DISTRIBUTIONS.has(origin.image)) return false;
  const folders = world.files.list('/etc').filter(name => /^php\d*$/.test(name));
  const isGiven = ['/etc', ...folders.map(name => `/etc/${name}`)].some(folder => {
    const { kind } = world.origin(`${folder}/php-fpm.conf`, '/');
    return kind === 'context' || kind === 'inline' || kind === 'unknown';
  });
  const steps = world.files.history?.().runs ?? [];
  return !isGiven && !steps.some(({ text }) => /php-fpm\.(?:conf|d)\b/.test(text));
}

function daemonizes([name = '', ...args]: readonly string[], text: string, isPackaged: boolean): boolean {
  if (args.some(a => a === '-F' || a === '--nodaemonize')) return false;
  if (args.some(a => a === '-D' || a === '--daemonize')) return true;
  const set = [...text.matchAll(/^[ \t]*daemonize[ \t]*=[ \t]*"?(\w+)/gm)].at(-1)?.[1];
  if (set !== undefined) return /^(yes|on|true|1)$/i.test(set);
  return isPackaged || /php-fpm[\d.]+$/.test(name) || name === '/usr/sbin/php-fpm';
}

/** What the configuration says, with what it includes; where the container changes it at its start, what that is for. */
function settings(argv: readonly string[], cwd: string, world: World): string {
  const main = path.resolve(cwd, configuration(argv));
  const included = [`${path.dirname(main)}/php-fpm.d`, `${path.dirname(main)}/pool.d`].flatMap(directory =>
    world.files
      .list(directory)
      .filter(name => name.endsWith('.conf'))
      .map(name => `${directory}/${name}`),
  );
  const texts = [main, ...included].flatMap(file => world.read(file, cwd)?.text ?? []);
  const steps = world.files.history?.().runs ?? [];
  const edits = steps.flatMap(({ text }) => /\bdaemonize\s*=\s*\w+/.exec(text)?.[0] ?? []);
  const text = [...texts, ...edits].join('\n');
  if (world.origin(main, cwd).kind !== 'unknown' || /\bdaemonize\b/.test(text)) return text;
  world.suppose(`${main} of php-fpm is not read: it is taken to have daemonize = no`);
  return 'daemonize = no';
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
