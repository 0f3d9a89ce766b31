import type { Program } from '../../model/index.ts';
import { stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'tinyproxy',
  signals: {
    SIGTERM: stopsInOrder(),
    SIGINT: stopsInOrder(),
    SIGUSR1: stays('reloads its configuration'),
  },
  foreground: argv => hasFlag(argv, 'd'),
  short: ['-h', '-v'],
  sources: ['tinyproxy(8)', 'tinyproxy 1.11.1 as PID 1, Linux 6.18'],
  measured: { version: '1.11.1', rows: ['tinyproxy/foreground', 'srv/tinyproxy-d'] },
}) satisfies Program;
