import type { Program } from '../../model/index.ts';
import { all, stopsInOrder, taken } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'charon',
  also: ['charon-systemd'],
  signals: {
    ...all(['SIGTERM', 'SIGINT'], taken(stopsInOrder().reaction ?? [], 'stops in order')),
    SIGHUP: taken([], 'reads its configuration again'),
  },
  reaps: 'none',
  sources: [
    'https://github.com/strongswan/strongswan src/charon/charon.c: run() waits with sigwaitinfo(2)',
    'charon 5.9.8 as PID 1, Linux 6.18',
  ],
  measured: { version: '5.9.8', rows: ['charon/foreground'] },
}) satisfies Program;
