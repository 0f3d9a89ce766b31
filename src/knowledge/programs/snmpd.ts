import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'snmpd',
  also: ['snmptrapd'],
  signals: {
    ...all(['SIGTERM', 'SIGINT'], stopsInOrder()),
    SIGHUP: stays('reads its configuration again'),
    SIGUSR1: stays('caught, and it stays'),
  },
  reaps: 'none',
  foreground: argv =>
    hasFlag(argv, 'f') || argv.includes('--doNotFork=yes') || argv.includes('--doNotFork=1'),
  short: ['-v', '-H', '-h'],
  sources: ['snmpd(8): without -f it forks', 'snmpd 5.9.3 as PID 1, Linux 6.18'],
  measured: { version: '5.9.3', rows: ['snmpd/foreground'] },
}) satisfies Program;
