import type { Program } from '../../model/index.ts';
import { server, stays, stopsAtOnce, stopsInOrder } from '../behaviours.ts';
import { byDefault, either } from '../doubt.ts';

const VERSION = 'pgbouncer 1.23 changed what SIGTERM and SIGQUIT mean, and its version is not known';

/** Up to 1.22 SIGTERM is the immediate shutdown; since 1.23 that is SIGQUIT, and SIGTERM waits for clients. */
export default {
  name: 'pgbouncer',
  kind: 'server',
  matches: ['pgbouncer'],
  launch: ({ argv }) => {
    if (argv.includes('-d') || argv.includes('--daemon'))
      return {
        kind: 'exits',
        status: 0,
        why: 'pgbouncer goes to the background',
        daemon: { run: { argv: argv.filter(a => a !== '-d' && a !== '--daemon') } },
      };
    const atOnce = (status: number) => stopsAtOnce(status, 'an immediate shutdown: connections are cut');
    return server({
      SIGTERM: either(VERSION, atOnce(1), stopsInOrder()),
      SIGINT: stopsInOrder(0, 300),
      SIGQUIT: either(VERSION, byDefault('1.22 and before'), atOnce(0)),
      SIGHUP: stays('reloads its configuration'),
      SIGUSR1: stays('pauses'),
      SIGUSR2: stays('resumes'),
    });
  },
  sources: [
    'https://www.pgbouncer.org/usage.html#signals',
    'https://www.pgbouncer.org/changelog.html: 1.23.0',
    'pgbouncer 1.18.0 as PID 1, Linux 6.18',
  ],
  measured: { version: '1.18.0-1', rows: ['pgbouncer/plain', 'srv/pgbouncer'] },
} satisfies Program;
