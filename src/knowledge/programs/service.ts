import type { ChildSpec, Launch, Program } from '../../model/index.ts';

/** Init scripts by name, and the command of the service in the foreground. */
const SERVICES: Readonly<Record<string, readonly string[]>> = {
  apache2: ['/usr/sbin/apache2', '-DFOREGROUND'],
  cron: ['/usr/sbin/cron', '-f'],
  haproxy: ['/usr/sbin/haproxy', '-W', '-db', '-f', '/etc/haproxy/haproxy.cfg'],
  httpd: ['/usr/sbin/httpd', '-DFOREGROUND'],
  mariadb: ['/usr/sbin/mariadbd'],
  memcached: ['/usr/bin/memcached'],
  mosquitto: ['/usr/sbin/mosquitto'],
  mysql: ['/usr/sbin/mysqld'],
  nginx: ['/usr/sbin/nginx', '-g', 'daemon off;'],
  'php-fpm': ['/usr/sbin/php-fpm', '-F'],
  postgresql: ['/usr/lib/postgresql/bin/postgres'],
  'redis-server': ['/usr/bin/redis-server'],
  rsyslog: ['/usr/sbin/rsyslogd', '-n'],
  ssh: ['/usr/sbin/sshd', '-D'],
  sshd: ['/usr/sbin/sshd', '-D'],
  supervisor: ['/usr/bin/supervisord', '-n'],
};

/** `service nginx start` leaves a daemon behind and ends. */
export default {
  name: 'service',
  kind: 'tool',
  matches: ['service', 'rc-service', 'invoke-rc.d', 'systemctl'],
  launch({ argv }): Launch {
    const words = argv.slice(1).filter(a => !a.startsWith('-'));
    const verb = words.find(w => w === 'start' || w === 'restart');
    const name = words.find(w => w !== verb)?.replace(/\.service$/, '') ?? '';
    const why = `${argv.join(' ')} ends by itself`;
    if (verb === undefined) return { kind: 'exits', status: 0, why };
    if (argv[0]?.endsWith('systemctl'))
      return { kind: 'exits', status: 1, why: 'systemctl finds no systemd in a container without it' };
    const argvOfService = SERVICES[name.replace(/^php[\d.]*-fpm$/, 'php-fpm')];
    const daemon: ChildSpec | undefined = argvOfService && {
      run: { argv: argvOfService },
      processGroup: 'own',
    };
    return {
      kind: 'exits',
      status: 0,
      why: `${argv.join(' ')} leaves ${name} in the background`,
      ...(daemon ? { daemon } : {}),
    };
  },
  sources: [
    'service(8)',
    'service apache2 start as PID 1, Debian 12, Linux 6.18: the container ends at once',
  ],
  measured: { version: 'Debian 12', rows: ['srv/apache2/service-start'] },
} satisfies Program;
