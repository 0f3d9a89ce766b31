import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'supercronic',
  signals: { ...all(['SIGTERM', 'SIGINT'], stopsInOrder()), SIGUSR2: stays('reads its crontab again') },
  shortOptions: ['-test', '-version'],
  sources: [
    'https://github.com/aptible/supercronic README: on SIGTERM or SIGINT it waits for running jobs, then exits',
  ],
  notRun: 'not in Debian or npm',
}) satisfies Program;
