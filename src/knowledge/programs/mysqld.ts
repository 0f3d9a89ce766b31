import type { Launch, Program } from '../../model/index.ts';
import { all, DEAF_PARENT, goesToBackground, ignored, service, taken } from '../behaviours.ts';

const STOP = taken(
  [
    { do: 'work', ms: 100, note: 'shuts down' },
    { do: 'exit', status: 0, cleansUp: true },
  ],
  'a thread takes it with sigwait: shuts down',
);
const BEHAVIOUR = service(
  {
    SIGTERM: STOP,
    SIGQUIT: STOP,
    SIGHUP: { ...taken([], 'taken with sigwait'), means: 'flushes its logs and tables' },
    SIGINT: taken([], 'taken with sigwait, and nothing comes of it'),
    SIGUSR1: { disposition: 'handler', reaction: [], evidence: [{ origin: 'observed', note: 'stays' }] },
  },
  'none',
);

/** mysqld_safe is a script that ignores HUP, INT, QUIT and TERM and starts the server again when it dies. */
const SAFE = {
  ...DEAF_PARENT,
  signals: all(['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM'], ignored("mysqld_safe: trap '' 1 2 3 15")),
};

export default {
  name: 'mysqld',
  kind: 'server',
  matches: ['mysqld', 'mariadbd', 'mysqld_safe', 'mariadbd-safe'],
  launch({ argv }): Launch {
    const [self = 'mysqld'] = argv;
    if (self.endsWith('safe')) {
      const server = { run: { argv: ['mysqld', ...argv.slice(1)] }, isMain: true };
      return {
        kind: 'stay',
        role: 'wrapper',
        behaviour: SAFE,
        title: ['/bin/sh', ...argv],
        children: [server],
      };
    }
    const short = ['--initialize', '--initialize-insecure', '--bootstrap', '--help', '--version', '-V'];
    if (argv.some(a => short.includes(a))) return { kind: 'exits', status: 0, why: `${self} ends by itself` };
    if (argv.includes('--daemonize') || argv.includes('-D')) return goesToBackground(self, BEHAVIOUR, argv);
    return { kind: 'stay', behaviour: BEHAVIOUR };
  },
  sources: [
    'https://dev.mysql.com/doc/refman/8.4/en/unix-signal-response.html',
    "mysqld_safe: trap '' 1 2 3 15",
    'mariadbd 10.11.19 as PID 1, Linux 6.18',
  ],
  measured: { version: '1:10.11.19-0+deb12u1', rows: ['srv/mariadbd'] },
} satisfies Program;
