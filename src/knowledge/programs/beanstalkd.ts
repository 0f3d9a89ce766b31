import type { Program } from '../../model/index.ts';
import { caught, server, stays } from '../behaviours.ts';

/** As PID 1 it catches SIGTERM, and stays; elsewhere that ends it. */
const RAISES = caught([{ do: 'raise' }], 'caught as PID 1, and it stays');

/** SIGUSR1 makes it drain: it takes no new jobs, and stays. */
export default {
  name: 'beanstalkd',
  kind: 'server',
  matches: ['beanstalkd'],
  launch: () => server({ SIGTERM: RAISES, SIGUSR1: stays('takes no new jobs, and stays') }),
  sources: ['beanstalkd(1) SIGNALS', 'beanstalkd 1.12 as PID 1, Linux 6.18'],
  measured: {
    version: '1.12-2',
    rows: ['beanstalkd/plain', 'beanstalkd/plain-below-tini', 'srv/beanstalkd'],
  },
} satisfies Program;
