import type { Program } from '../../model/index.ts';
import { all, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'iperf3',
  signals: {
    ...all(['SIGTERM', 'SIGINT', 'SIGHUP'], stopsInOrder(1)),
  },
  reaps: 'none',
  foreground: argv => !hasFlag(argv, 'D', '--daemon'),
  shortOptions: ['-c', '--client', '-v'],
  sources: ['iperf3(1): -s serves, -D in the background', 'iperf3 3.12 as PID 1, Linux 6.18'],
  measured: { version: '3.12', rows: ['iperf3/foreground'] },
}) satisfies Program;
