import type { RootStep } from './launcher.ts';

const link = (path: string, target: string): RootStep => ({ do: 'link', path, target });
const script = (path: string, text: string): RootStep => ({ do: 'file', path, mode: 0o755, text });
const text = (path: string, lines: string): RootStep => ({ do: 'file', path, mode: 0o644, text: lines });

/** Debian's servers at the places of official images, as far as those differ. By the repository of the image. */
export const SERVERS: Readonly<Record<string, () => readonly RootStep[]>> = {
  httpd: () => [
    link('/usr/local/apache2/bin/httpd', '/usr/sbin/apache2'),
    script('/usr/local/apache2/bin/httpd-foreground', '#!/bin/sh\nexec httpd -DFOREGROUND "$@"\n'),
    text('/etc/apache2/apache2.conf', HTTPD),
  ],
  php: () => [
    script(
      '/usr/local/sbin/php-fpm',
      '#!/bin/bash\nexec -a php-fpm /usr/sbin/php-fpm8.2 -y /usr/local/etc/php-fpm.conf "$@"\n',
    ),
    text('/usr/local/etc/php-fpm.conf', PHP_FPM),
  ],
  postgres: () => [
    link('/usr/local/bin/postgres', '/usr/lib/postgresql/15/bin/postgres'),
    { do: 'directory', path: '/run/postgresql', mode: 0o1777 },
    { do: 'directory', path: '/data', mode: 0o1777 },
    script('/usr/local/bin/docker-entrypoint.sh', POSTGRES),
  ],
};

const PHP_FPM = `[global]
daemonize = no
error_log = /proc/self/fd/2
[www]
user = www-data
group = www-data
listen = 127.0.0.1:9000
pm = static
pm.max_children = 2
`;

const HTTPD = `ServerRoot /etc/apache2
ServerName localhost
PidFile /run/httpd.pid
Listen 80
User www-data
Group www-data
ErrorLog /proc/self/fd/2
DocumentRoot /var/www/html
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
`;

/** Options go to the server, which does not run as root, and has its data made at its first start. */
const POSTGRES = `#!/bin/sh
set -e
export PGDATA=/data/db
[ "\${1#-}" = "$1" ] || set -- postgres "$@"
if [ "$1" = postgres ]; then
  [ "$(id -u)" != 0 ] || exec setpriv --reuid=postgres --regid=postgres --clear-groups "$0" "$@"
  /usr/lib/postgresql/15/bin/initdb --auth=trust --no-sync >/dev/null
fi
exec "$@"
`;
