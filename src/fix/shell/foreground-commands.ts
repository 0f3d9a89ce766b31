import { path } from '../../base/index.ts';
import type { Launch } from '../../lint/types.ts';
import { apache } from './foreground-apache.ts';

type Words = readonly string[];
type Spec = Launch['spec'];

const has = (words: Words, ...options: string[]) => words.some(word => options.includes(word));
const without = (words: Words, ...options: string[]) => words.filter(word => !options.includes(word));

/** How a program that becomes a daemon by itself is kept in the foreground; `undefined`: it does stay there. */
const STAYS: Readonly<Record<string, (words: Words, spec: Spec) => Words | undefined>> = {
  nginx: words => (has(words, '-g') ? undefined : [...words, '-g', 'daemon off;']),
  'redis-server': words => {
    const at = words.indexOf('--daemonize');
    return at === -1 ? undefined : [...words.slice(0, at + 1), 'no', ...words.slice(at + 2)];
  },
  cron: words => (has(words, '-f') ? undefined : [...words, '-f']),
  crond: (words, { binSh }) =>
    has(words, '-f', '-n') ? undefined : [...without(words, '-b'), binSh === 'busybox' ? '-f' : '-n'],
  sshd: words => (has(words, '-D') ? undefined : ['/usr/sbin/sshd', '-D', ...words.slice(1)]),
  supervisord: words => (has(words, '-n', '--nodaemon') ? undefined : [...words, '-n']),
  rsyslogd: words => (has(words, '-n') ? undefined : [...words, '-n']),
  dnsmasq: words => (has(words, '-k', '-d', '--keep-in-foreground') ? undefined : [...words, '-k']),
  memcached: words => (has(words, '-d') ? without(words, '-d') : undefined),
  gunicorn: words => (has(words, '-D', '--daemon') ? without(words, '-D', '--daemon') : undefined),
  uwsgi: words => optionTaken(words, '--daemonize'),
  celery: words => (has(words, '--detach', '-D') ? without(words, '--detach', '-D') : undefined),
  haproxy: words => (has(words, '-D') ? [...without(words, '-D'), '-W', '-db'] : undefined),
  pm2: words => runtimeOfPm2(words),
  postfix: words => (has(words, 'start') ? ['postfix', 'start-fg'] : undefined),
  squid: words => (has(words, '-N') ? undefined : [...words, '-N']),
};

const phpFpm = (words: Words): Words | undefined =>
  has(words, '-F', '--nodaemonize') ? undefined : [...without(words, '-D', '--daemonize'), '-F'];

/** What it starts is told of the end, but of SIGINT. */
function runtimeOfPm2(words: Words): Words | undefined {
  if (words[1] !== 'start') return undefined;
  const rest = without(words.slice(1), '--attach', '--no-daemon');
  return [words[0]?.replace(/pm2$/, 'pm2-runtime') ?? 'pm2-runtime', ...rest];
}

function optionTaken(words: Words, option: string): Words | undefined {
  const at = words.findIndex(word => word === option || word.startsWith(`${option}=`));
  if (at === -1) return undefined;
  return [...words.slice(0, at), ...words.slice(words[at] === option ? at + 2 : at + 1)];
}

export interface Service {
  readonly words: Words;
  /** Commands of a shell that come first. */
  readonly before?: Words;
}

/** A command of a daemon as one that stays in the foreground. */
export function foregroundOf(words: Words, spec: Spec): Service | undefined {
  const name = path.basename(words[0] ?? '');
  const found = serviceCommand(words, spec) ?? apache(words, spec) ?? belowWrapper(words, spec);
  if (found) return found;
  const stays = /^php-fpm[\d.]*$/.test(name) ? phpFpm : Object.hasOwn(STAYS, name) ? STAYS[name] : undefined;
  const own = stays?.(words, spec);
  return own && { words: own };
}

/** `setpriv --reuid=redis redis-server --daemonize yes`: what becomes the daemon. */
function belowWrapper(words: Words, spec: Spec): Service | undefined {
  if (!/^(?:setpriv|gosu|su-exec|env|nice)$/.test(path.basename(words[0] ?? ''))) return undefined;
  const at = words.findIndex((_, i) => i > 0 && foregroundOf(words.slice(i), spec) !== undefined);
  const below = at === -1 ? undefined : foregroundOf(words.slice(at), spec);
  // As another user it may not be able to save what it has where it is started, and goes on then.
  const saves = below && path.basename(below.words[0] ?? '') === 'redis-server';
  if (saves && !/ --(?:dir|save) | \S+\.conf /.test(below.words.join(' '))) return undefined;
  return below && { ...below, words: [...words.slice(0, at), ...below.words] };
}

const AS_REDIS = ['setpriv', '--reuid=redis', '--regid=redis', '--init-groups'];

/** Services of Debian's packages, as their init scripts start them, but in the foreground. */
const SERVICES: Readonly<Record<string, Service>> = {
  nginx: { words: ['nginx', '-g', 'daemon off;'] },
  cron: { words: ['cron', '-f'] },
  crond: { words: ['crond', '-n'] },
  ssh: { words: ['/usr/sbin/sshd', '-D'], before: ['mkdir -p /run/sshd'] },
  sshd: { words: ['/usr/sbin/sshd', '-D'] },
  rsyslog: { words: ['rsyslogd', '-n'] },
  supervisor: { words: ['supervisord', '-n', '-c', '/etc/supervisor/supervisord.conf'] },
  supervisord: { words: ['supervisord', '-n'] },
  dnsmasq: { words: ['dnsmasq', '-k'] },
  'redis-server': {
    words: [...AS_REDIS, 'redis-server', '/etc/redis/redis.conf', '--daemonize', 'no'],
  },
  memcached: { words: ['memcached', '-u', 'memcache', '-l', '127.0.0.1'] },
  mariadb: {
    words: ['mariadbd', '--user=mysql'],
    before: ['install -d -o mysql /run/mysqld'],
  },
};

/** `service nginx start`, `/etc/init.d/nginx start`. */
function serviceCommand(words: Words, spec: Spec): Service | undefined {
  const [first = '', second = '', third = ''] = words;
  const [name, verb] =
    path.basename(first) === 'service'
      ? [second, third]
      : first.startsWith('/etc/init.d/')
        ? [path.basename(first), second]
        : first === 'systemctl'
          ? [third.replace(/\.service$/, ''), second]
          : ['', ''];
  if (verb !== 'start' && verb !== 'restart') return undefined;
  const fpm = /^php([\d.]*)-fpm$/.exec(name);
  if (fpm) return { words: [`php-fpm${fpm[1]}`, '-F'], before: ['mkdir -p /run/php'] };
  if (name === 'apache2' || name === 'httpd') return apache([name], spec);
  return Object.hasOwn(SERVICES, name) ? SERVICES[name] : undefined;
}
