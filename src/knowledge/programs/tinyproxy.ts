import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'tinyproxy',
  signals: { ...all(['SIGTERM', 'SIGINT'], stopsInOrder()), SIGUSR1: stays('opens its log again') },
  foreground: argv => hasFlag(argv, 'd'),
  sources: ['tinyproxy(8)', 'tinyproxy 1.11.1 as PID 1, Linux 6.18'],
  measured: { version: '1.11.1-2.1+deb12u1', rows: ['srv/tinyproxy-d'] },
}) satisfies Program;
