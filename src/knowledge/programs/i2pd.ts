import type { Program } from '../../model/index.ts';
import { stays, stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'i2pd',
  signals: {
    SIGTERM: stopsInOrder(),
    SIGINT: stopsInOrder(),
    SIGHUP: stays('reads its configuration again'),
    SIGUSR1: stays('opens its logs again'),
  },
  reaps: 'none',
  foreground: argv => !argv.includes('--daemon'),
  sources: [
    'i2pd(1): --daemon sends it to the background, --service only names other folders',
    'i2pd 2.45.1 as PID 1, Linux 6.18',
  ],
  measured: { version: '2.45.1-1', rows: ['i2pd/foreground'] },
}) satisfies Program;
