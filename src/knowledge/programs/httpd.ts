import type { Behaviour, Invocation, Program, World } from '../../model/index.ts';
import { service, stays, stopsAtOnce, tellsChildren, WORKER } from '../behaviours.ts';

const PARENT: Behaviour = {
  ...service(
    {
      SIGTERM: stopsAtOnce(0, 'a fast shutdown: requests in progress are cut'),
      SIGINT: stopsAtOnce(0, 'a fast shutdown: requests in progress are cut'),
      SIGWINCH: tellsChildren(),
      SIGHUP: stays('restarts'),
      SIGUSR1: stays('restarts gracefully'),
    },
    'any',
  ),
  tier: 'front',
};

/** `httpd -f -p 80 -h /www`: Apache's has no -p, wants a file behind -f, and none behind -h. */
const isOfBusybox = (argv: readonly string[]): boolean =>
  argv[0]?.endsWith('httpd') === true &&
  argv.some((a, i) => {
    const next = argv[i + 1];
    if (a === '-p') return next !== undefined;
    if (a === '-h') return next?.startsWith('-') === false;
    return /^-[a-z]*f[a-z]*$/.test(a) && (next === undefined || next.startsWith('-'));
  });

/**
 * Debian's configuration takes its user and its directories from variables, which apache2ctl sets and nothing else.
 *
 * @source `apache2 -D FOREGROUND` of apache2 2.4.71-1~deb12u1 as PID 1: "bad user name ${APACHE_RUN_USER}"
 */
function lacksVariables({ argv, env, isPid1 }: Invocation, { files }: World): boolean {
  if (isPid1 !== true || Object.hasOwn(env, 'APACHE_RUN_USER')) return false;
  // An image that is not known may set them.
  const isDebians = ['base', 'installed', 'produced'].includes(
    files.origin('/etc/apache2/apache2.conf').kind,
  );
  return isDebians && !argv.some(arg => /^-[dfvh]/.test(arg));
}

/**
 * With NO_DETACH it forks no more than with FOREGROUND; it only asks for a session of its own, which PID 1 leads already.
 *
 * @source httpd server/mpm/prefork/prefork.c prefork_open_logs(); `apache2 -DNO_DETACH` of 2.4.71 as PID 1
 */
const staysInForeground = (argv: readonly string[]): boolean =>
  argv.some((arg, i) => {
    const defined = arg === '-D' ? argv[i + 1] : arg.startsWith('-D') ? arg.slice(2) : undefined;
    return arg === '-X' || defined?.startsWith('FOREGROUND') || defined === 'NO_DETACH';
  });

/** SIGWINCH is the graceful stop, SIGTERM the fast one. */
export default {
  name: 'httpd',
  kind: 'server',
  matches: ['httpd', 'apache2', 'httpd-foreground', 'apache2-foreground'],
  launch: (invocation, world) => {
    const { argv } = invocation;
    if (world.binSh === 'busybox' && isOfBusybox(argv)) return { kind: 'as', program: 'busybox-httpd', argv };
    const asked = argv.slice(1).find(arg => arg === '-v' || arg === '-h');
    if (asked) return { kind: 'exits', status: 0, why: `httpd ${asked} ends by itself` };
    const name = argv[0]?.slice(argv[0].lastIndexOf('/') + 1) ?? 'httpd';
    const wrapped = name.endsWith('-foreground');
    const own = wrapped ? [name.replace('-foreground', ''), '-DFOREGROUND', ...argv.slice(1)] : argv;
    if (name === 'apache2' && lacksVariables(invocation, world))
      return {
        kind: 'fails',
        status: 1,
        why: 'its configuration needs the variables of /etc/apache2/envvars, which apache2ctl sets and this command does not',
      };
    if (!staysInForeground(own)) {
      return {
        kind: 'exits',
        status: 0,
        why: 'httpd goes to the background',
        daemon: { run: { worker: PARENT, title: own } },
      };
    }
    return {
      kind: 'stay',
      behaviour: PARENT,
      title: own,
      children: [{ run: { worker: WORKER, title: own } }],
    };
  },
  sources: ['https://httpd.apache.org/docs/2.4/stopping.html', 'apache2 2.4.71 as PID 1, Linux 6.18'],
  measured: { version: '2.4.71-1', rows: ['httpd/daemon', 'httpd/foreground', 'srv/apache2/-DFOREGROUND'] },
} satisfies Program;
