import type { Program } from '../../model/index.ts';
import { stays, stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'dbus-daemon',
  signals: { SIGTERM: stopsInOrder(), SIGHUP: stays('reads its configuration again') },
  reaps: 'none',
  foreground: argv => argv.includes('--nofork') || (argv.includes('--session') && !argv.includes('--fork')),
  sources: ['dbus-daemon(1): --system forks, --session does not', 'dbus-daemon 1.14.10 as PID 1, Linux 6.18'],
  measured: { version: '1.14.10', rows: ['dbus-daemon/foreground'] },
}) satisfies Program;
