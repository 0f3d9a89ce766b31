import type { Program } from '../../model/index.ts';
import { service, stays, stopsInOrder, taken } from '../behaviours.ts';

/** A thread of its own takes them with sigwait(3). @source sql/mysqld.cc signal_hand() */
const STOP = taken(stopsInOrder().reaction ?? [], 'shuts down');

export default {
  name: 'mysqld',
  kind: 'server',
  matches: ['mysqld', 'mariadbd'],
  launch: () => ({
    kind: 'stay',
    behaviour: {
      ...service({
        SIGTERM: STOP,
        SIGQUIT: STOP,
        SIGHUP: taken([], 'flushes its logs and tables'),
        SIGUSR1: stays('caught, and it stays'),
      }),
      // Taken by nobody: a thread waits for the others alone.
      blocked: ['SIGINT'],
    },
  }),
  sources: ['mysqld 10.11.19 as PID 1, Linux 6.18'],
  measured: { version: '10.11.19', rows: ['mysqld/mariadb', 'srv/mariadbd'] },
} satisfies Program;
