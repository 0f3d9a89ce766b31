import type { Program } from '../../model/index.ts';
import { all, stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'kresd',
  signals: {
    ...all(['SIGTERM', 'SIGINT'], stopsInOrder()),
  },
  reaps: 'any',
  sources: [
    'kresd(8): -n is one process in the foreground; it is so without it as well, unless told to fork',
    'kresd 5.6.0 as PID 1, Linux 6.18',
  ],
  measured: { version: '5.6.0', rows: ['kresd/foreground'] },
}) satisfies Program;
