import type { Behaviour, Program } from '../../model/index.ts';
import { all, goesToBackground, service, stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag } from '../server-entry.ts';

const TITLE = ['proftpd: (accepting connections)'];
const SERVER: Behaviour = {
  ...service(
    {
      ...all(['SIGTERM', 'SIGINT'], stopsInOrder()),
      ...all(['SIGQUIT', 'SIGUSR2'], stays('caught, and it stays')),
      SIGHUP: stays('reads its configuration again'),
    },
    'any',
  ),
  blocked: ['SIGUSR1'],
};

/** It blocks its signals while it serves, and takes them in pselect(2). */
export default {
  name: 'proftpd',
  kind: 'server',
  matches: ['proftpd'],
  launch({ argv }) {
    if (argv.some(a => ['-t', '--configtest', '-v', '-V', '-l'].includes(a)))
      return { kind: 'exits', status: 0, why: 'proftpd only checks or prints' };
    if (!hasFlag(argv, 'n', '--nodaemon')) return goesToBackground('proftpd', SERVER, TITLE);
    return { kind: 'stay', behaviour: SERVER, title: TITLE };
  },
  sources: ['proftpd(8): -n stays in the foreground', 'proftpd 1.3.8 as PID 1, Linux 6.18'],
  measured: { version: '1.3.8', rows: ['proftpd/foreground'] },
} satisfies Program;
