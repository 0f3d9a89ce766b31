import type { Program } from '../../model/index.ts';
import { stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'dnsmasq',
  signals: {
    SIGTERM: stopsInOrder(),
    SIGINT: stays('ends it in debug mode only'),
    SIGHUP: stays('reads its hosts again'),
    SIGUSR1: stays('prints statistics'),
    SIGUSR2: stays('opens its log again'),
  },
  reaps: 'any',
  foreground: argv =>
    hasFlag(argv, 'k', '--keep-in-foreground') || hasFlag(argv, 'd', '--no-daemon') || argv.includes('-d'),
  short: ['--test', '-v', '-w'],
  sources: ['dnsmasq(8), NOTES', 'dnsmasq 2.90 as PID 1, Linux 6.18'],
  measured: { version: '2.90-4~deb12u2', rows: ['srv/dnsmasq-k'] },
}) satisfies Program;
