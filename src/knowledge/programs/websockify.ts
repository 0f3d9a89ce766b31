import type { Program } from '../../model/index.ts';
import { all, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

const SERVER = serverEntry({
  name: 'websockify',
  signals: all(['SIGTERM', 'SIGINT'], stopsInOrder()),
  reaps: 'none',
  short: ['-h'],
  foreground: argv => !hasFlag(argv, 'D', '--daemon'),
  title: argv => [
    '/usr/bin/python3',
    argv[0]?.includes('/') ? argv[0] : '/usr/bin/websockify',
    ...argv.slice(1),
  ],
  sources: [
    'websockify(1): -D; websockify 0.10.0 websockifyserver.py start_server(): the process of each connection is told, and waited for',
    'websockify 0.10.0 as PID 1, Linux 6.18',
  ],
  measured: { version: '0.10.0', rows: ['websockify/foreground'] },
});

/** It lets a browser talk to a TCP server. */
export default {
  ...SERVER,
  launch: (invocation, world) =>
    invocation.argv.includes('--')
      ? { kind: 'unknown', reason: 'what websockify does with the command behind `--` is not known' }
      : SERVER.launch(invocation, world),
} satisfies Program;
