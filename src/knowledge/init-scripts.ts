import type { SignalName } from '../kernel/index.ts';

const INIT_SCRIPT = /^\/etc\/(?:rc\.d\/)?init\.d\/([^/]+)$/;

/** The service whose init script a file is: `nginx` of `/etc/init.d/nginx`. */
export const initScriptOf = (file: string): string | undefined => INIT_SCRIPT.exec(file)?.[1];

/**
 * What init scripts of Debian's packages send on `stop`, and to which program; they wait until it has ended.
 *
 * @source Debian 12: start-stop-daemon in nginx 1.22, redis 7.0 and memcached 1.6; pg_ctlcluster in postgresql-common 248
 */
const STOPPED: Readonly<Record<string, { readonly program: string; readonly signal: SignalName }>> = {
  nginx: { program: 'nginx', signal: 'SIGQUIT' },
  'redis-server': { program: 'redis-server', signal: 'SIGTERM' },
  memcached: { program: 'memcached', signal: 'SIGTERM' },
  postgresql: { program: 'postgres', signal: 'SIGINT' },
};

/** `service nginx stop`, `/etc/init.d/nginx stop`: whom it stops, and by which signal. */
export function stoppedByInitScript([first = '', second = '', third = '']: readonly string[]) {
  const script = initScriptOf(first);
  const [name, verb] = script === undefined ? [second, third] : [script, second];
  if (verb !== 'stop' || (script === undefined && !/(?:^|\/)service$/.test(first))) return undefined;
  return Object.hasOwn(STOPPED, name) ? STOPPED[name] : undefined;
}
