import type { Program } from '../../model/index.ts';
import { stays, stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'murmurd',
  also: ['mumble-server'],
  signals: {
    SIGTERM: stopsInOrder(0, 1000),
    SIGHUP: stays('opens its log again'),
    SIGUSR1: stays('caught, and it stays'),
  },
  foreground: argv => argv.includes('-fg'),
  shortOptions: ['-supw', '-readsupw', '-wipessl', '-version'],
  sources: ['murmurd(1): without -fg it forks', 'murmurd 1.3.4 as PID 1, Linux 6.18'],
  measured: { version: '1.3.4', rows: ['murmurd/foreground'] },
}) satisfies Program;
