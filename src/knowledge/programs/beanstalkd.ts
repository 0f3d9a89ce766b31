import type { Program } from '../../model/index.ts';
import { stays } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'beanstalkd',
  signals: {
    SIGTERM: stays('catches it, and does not end by it'),
    SIGUSR1: stays('takes no more jobs'),
  },
  sources: ['beanstalkd(1)', 'beanstalkd 1.12 as PID 1, Linux 6.18: SIGTERM does not stop it'],
  measured: { version: '1.12-2+b1', rows: ['srv/beanstalkd'] },
}) satisfies Program;
