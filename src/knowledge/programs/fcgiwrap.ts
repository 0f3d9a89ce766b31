import type { Program } from '../../model/index.ts';
import { stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'fcgiwrap',
  signals: {
    SIGTERM: stopsInOrder(),
    SIGUSR1: stopsInOrder(),
  },
  reaps: 'any',
  sources: ['fcgiwrap(8)', 'fcgiwrap 1.1.0 as PID 1, Linux 6.18'],
  measured: { version: '1.1.0', rows: ['fcgiwrap/foreground'] },
}) satisfies Program;
