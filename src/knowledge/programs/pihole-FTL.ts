import type { Program } from '../../model/index.ts';
import { stays, stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'pihole-FTL',
  signals: {
    SIGTERM: stopsInOrder(),
    SIGHUP: stays('reads its configuration again'),
  },
  foreground: argv => argv.includes('no-daemon') || argv.includes('-f'),
  short: ['version', '-v', '--config', 'sqlite3', '--teleporter', 'gravity', '--lua', 'test'],
  sources: [
    'https://github.com/pi-hole/FTL src/signals.c, src/dnsmasq/dnsmasq.c: SIGTERM is the event EVENT_TERM, which ends with 0',
  ],
  notRun: 'not in Debian or npm',
}) satisfies Program;
