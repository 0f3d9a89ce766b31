import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'avahi-daemon',
  signals: {
    ...all(['SIGTERM', 'SIGINT'], stopsInOrder()),
    SIGHUP: stays('reads its configuration again'),
    SIGUSR1: stays('writes down its state'),
  },
  reaps: 'none',
  foreground: argv => !hasFlag(argv, 'D', '--daemonize'),
  title: () => ['avahi-daemon: running [vm.local]'],
  shortOptions: ['-k', '--kill', '-r', '--reload', '-c', '--check', '-V'],
  sources: ['avahi-daemon(8): -D goes to the background', 'avahi-daemon 0.8 as PID 1, Linux 6.18'],
  measured: { version: '0.8', rows: ['avahi-daemon/foreground'] },
}) satisfies Program;
