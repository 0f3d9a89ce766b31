import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

/** SIGTERM does not wait for trackers. Without a terminal it runs as a daemon, in the foreground all the same. */
export default serverEntry({
  name: 'rtorrent',
  signals: {
    ...all(['SIGTERM', 'SIGINT', 'SIGHUP'], stopsInOrder()),
    SIGWINCH: stays('draws its screen anew'),
  },
  reaps: 'none',
  short: ['-h'],
  sources: ['rtorrent(1): SIGINT, SIGTERM', 'rtorrent 0.9.8 as PID 1, Linux 6.18'],
  measured: { version: '0.9.8', rows: ['rtorrent/foreground'] },
}) satisfies Program;
