import type { Program } from '../../model/index.ts';
import { all, stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

/** It waits for the requests that it is at. */
export default serverEntry({
  name: 'radicale',
  signals: all(['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP'], stopsInOrder()),
  reaps: 'none',
  shortOptions: ['--verify-storage'],
  title: ([self = '', ...args]) => [
    '/usr/bin/python3',
    self.includes('/') ? self : '/usr/bin/radicale',
    ...args,
  ],
  sources: [
    'Kozea/Radicale 3.1 radicale/__main__.py run(): SIGTERM, SIGINT, SIGHUP and SIGQUIT close a socket that serve() waits for',
    'radicale 3.1.8 as PID 1, Linux 6.18',
  ],
  measured: { version: '3.1.8', rows: ['radicale/foreground'] },
}) satisfies Program;
