import type { Program } from '../../model/index.ts';
import { server, stays } from '../behaviours.ts';

/** SIGUSR1 makes it drain: it takes no new jobs, and stays. */
export default {
  name: 'beanstalkd',
  kind: 'server',
  matches: ['beanstalkd'],
  launch: () =>
    server({ SIGTERM: stays('caught, and it stays'), SIGUSR1: stays('takes no new jobs, and stays') }),
  sources: ['beanstalkd(1) SIGNALS', 'beanstalkd 1.12 as PID 1, Linux 6.18'],
  measured: { version: '1.12-2', rows: ['beanstalkd/plain', 'srv/beanstalkd'] },
} satisfies Program;
