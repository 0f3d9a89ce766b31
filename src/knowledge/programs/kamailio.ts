import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'kamailio',
  signals: {
    ...all(['SIGTERM', 'SIGINT'], stopsInOrder()),
    SIGHUP: stays('reads its configuration again'),
    SIGUSR1: stays('writes down its state'),
    SIGUSR2: stays('writes down its memory'),
  },
  foreground: argv => argv.includes('-DD') || argv.includes('-D'),
  shortOptions: ['-c', '-V', '-v'],
  sources: [
    'kamailio(8): -DD keeps it in the foreground; the main process tells the others and waits for them',
    'kamailio 5.6.3 as PID 1, Linux 6.18',
  ],
  measured: { version: '5.6.3', rows: ['kamailio/foreground'] },
}) satisfies Program;
