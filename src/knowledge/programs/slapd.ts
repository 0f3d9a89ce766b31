import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'slapd',
  signals: {
    ...all(['SIGTERM', 'SIGINT', 'SIGHUP'], stopsInOrder()),
    ...all(['SIGUSR1', 'SIGUSR2'], stays('caught, and it stays')),
  },
  foreground: argv => argv.some(a => a.startsWith('-d')),
  short: ['-T', '-V', '-VV'],
  sources: ['slapd(8): without -d it goes to the background; SIGTERM and SIGINT shut it down'],
  measured: { version: '2.5.13', rows: ['slapd/server'] },
}) satisfies Program;
