import { path } from '../base/index.ts';
import type { Launch } from '../lint/types.ts';

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
    has(words, '-f', '-n') ? undefined : [...words, binSh === 'busybox' ? '-f' : '-n'],
  apache2ctl: words => apacheControl(words),
  apachectl: words => apacheControl(words),
  httpd: words => (has(words, '-DFOREGROUND', 'FOREGROUND') ? undefined : ['httpd', '-DFOREGROUND']),
  sshd: words => (has(words, '-D') ? undefined : ['/usr/sbin/sshd', '-D', ...words.slice(1)]),
  supervisord: words => (has(words, '-n', '--nodaemon') ? undefined : [...words, '-n']),
  rsyslogd: words => (has(words, '-n') ? undefined : [...words, '-n']),
  dnsmasq: words => (has(words, '-k', '-d', '--keep-in-foreground') ? undefined : [...words, '-k']),
  memcached: words => (has(words, '-d') ? without(words, '-d') : undefined),
  gunicorn: words => (has(words, '-D', '--daemon') ? without(words, '-D', '--daemon') : undefined),
  uwsgi: words => optionTaken(words, '--daemonize'),
  celery: words => (has(words, '--detach', '-D') ? without(words, '--detach', '-D') : undefined),
  haproxy: words => (has(words, '-D') ? [...without(words, '-D'), '-W', '-db'] : undefined),
  postfix: words => (has(words, 'start') ? ['postfix', 'start-fg'] : undefined),
  squid: words => (has(words, '-N') ? undefined : [...words, '-N']),
};

const phpFpm = (words: Words): Words | undefined =>
  has(words, '-F', '--nodaemonize') ? undefined : [...without(words, '-D', '--daemonize'), '-F'];

const apacheControl = (words: Words): Words | undefined =>
  has(words, '-D', '-DFOREGROUND') ? undefined : [words[0] ?? 'apachectl', '-D', 'FOREGROUND'];

function optionTaken(words: Words, option: string): Words | undefined {
  const at = words.findIndex(word => word === option || word.startsWith(`${option}=`));
  if (at === -1) return undefined;
  return [...words.slice(0, at), ...words.slice(words[at] === option ? at + 2 : at + 1)];
}

/** A command of a daemon as one that stays in the foreground. */
export function foregroundOf(words: Words, spec: Spec): Words | undefined {
  const name = path.basename(words[0] ?? '');
  const stays = /^php-fpm[\d.]*$/.test(name) ? phpFpm : Object.hasOwn(STAYS, name) ? STAYS[name] : undefined;
  return stays?.(words, spec);
}

interface Service {
  readonly words: Words;
  readonly before?: string;
}

/** Services of Debian's packages, as their init scripts start them, but in the foreground. */
const SERVICES: Readonly<Record<string, Service>> = {
  nginx: { words: ['nginx', '-g', 'daemon off;'] },
  cron: { words: ['cron', '-f'] },
  crond: { words: ['crond', '-n'] },
  apache2: { words: ['apache2', '-D', 'FOREGROUND'], before: '. /etc/apache2/envvars && ' },
  httpd: { words: ['httpd', '-DFOREGROUND'] },
  ssh: { words: ['/usr/sbin/sshd', '-D'], before: 'mkdir -p /run/sshd && ' },
  rsyslog: { words: ['rsyslogd', '-n'] },
  supervisor: { words: ['supervisord', '-n', '-c', '/etc/supervisor/supervisord.conf'] },
  supervisord: { words: ['supervisord', '-n'] },
  dnsmasq: { words: ['dnsmasq', '-k'] },
};

/** `service nginx start`, `/etc/init.d/nginx start`. */
export function serviceCommand(words: Words): Service | undefined {
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
  if (fpm) return { words: [`php-fpm${fpm[1]}`, '-F'], before: 'mkdir -p /run/php && ' };
  return Object.hasOwn(SERVICES, name) ? SERVICES[name] : undefined;
}
