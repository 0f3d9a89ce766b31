/** How a daemon is run in the foreground; the tree shows it so where that is known. */
export function inForeground(command: string): string {
  const program = command.replace(/^(?:\/[^/ ]*)*\//, '');
  const known = IN_FOREGROUND.find(([name]) => program.startsWith(name));
  return known?.[1] ?? program;
}

const IN_FOREGROUND: readonly (readonly [string, string])[] = [
  ['nginx', "nginx -g 'daemon off;'"],
  ['redis-server', 'redis-server --daemonize no'],
  ['cron', 'cron -f'],
  ['php-fpm', 'php-fpm -F'],
  ['apache2', 'apache2 -D FOREGROUND'],
  ['httpd', 'httpd -D FOREGROUND'],
  ['sshd', '/usr/sbin/sshd -D'],
  ['supervisord', 'supervisord -n'],
];
