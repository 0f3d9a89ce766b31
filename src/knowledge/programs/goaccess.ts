import type { Program } from '../../model/index.ts';
import { all, stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

const server = serverEntry({
  name: 'goaccess',
  signals: all(['SIGTERM', 'SIGINT'], stopsInOrder()),
  reaps: 'none',
  foreground: argv => !argv.includes('--daemonize'),
  sources: [
    'goaccess(1): with --real-time-html it stays, else it writes its report and ends',
    'goaccess 1.7 as PID 1, Linux 6.18',
  ],
  measured: { version: '1.7', rows: ['goaccess/foreground'] },
});

export default {
  ...server,
  launch: (invocation, world) =>
    invocation.argv.includes('--real-time-html')
      ? server.launch(invocation, world)
      : { kind: 'exits', status: 0, why: 'goaccess writes its report and ends' },
} satisfies Program;
