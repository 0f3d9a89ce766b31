import type { Program } from '../../model/index.ts';
import { all, stopsInOrder, taken } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

/** A thread waits for all signals, and those that end it have it write what it holds. */
export default serverEntry({
  name: 'rrdcached',
  signals: {
    ...all(
      ['SIGTERM', 'SIGINT', 'SIGUSR1', 'SIGUSR2'],
      taken(stopsInOrder(0, 500).reaction ?? [], 'writes what it holds'),
    ),
    ...all(['SIGHUP', 'SIGQUIT', 'SIGWINCH', 'SIGCHLD'], taken([], 'nothing comes of it')),
  },
  reaps: 'none',
  foreground: argv => hasFlag(argv, 'g'),
  shortOptions: ['-h'],
  sources: [
    'oetiker/rrdtool-1.x src/rrd_daemon.c at 0009393, signal_receiver() and sig_common()',
    'rrdcached(1): -g runs it in the foreground; 1.7.2 as PID 1, Linux 6.18',
  ],
  measured: { version: '1.7.2', rows: ['rrdcached/foreground'] },
}) satisfies Program;
