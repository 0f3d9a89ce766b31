import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'mongod',
  also: ['mongos', 'ferretdb'],
  signals: { ...all(['SIGTERM', 'SIGINT', 'SIGHUP'], stopsInOrder()), SIGUSR1: stays('rotates its log') },
  foreground: argv => !argv.includes('--fork'),
  sources: [
    'https://www.mongodb.com/docs/manual/tutorial/manage-mongodb-processes/: SIGTERM and SIGINT shut down cleanly',
  ],
  notRun: 'not in Debian or npm',
}) satisfies Program;
