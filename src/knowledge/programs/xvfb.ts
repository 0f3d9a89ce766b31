import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'Xvfb',
  also: ['Xorg', 'Xvnc', 'Xtigervnc'],
  signals: {
    ...all(['SIGTERM', 'SIGINT'], stopsInOrder()),
    SIGQUIT: stopsInOrder(1),
    SIGHUP: stays('resets the server'),
  },
  reaps: 'none',
  short: ['-version', '-help'],
  sources: ['Xserver(1), SIGNALS', 'xvfb 21.1.7 as PID 1, Linux 6.18'],
  measured: { version: '2:21.1.7', rows: ['Xvfb/foreground'] },
}) satisfies Program;
