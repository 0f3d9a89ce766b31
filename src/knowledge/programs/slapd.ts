import type { Program } from '../../model/index.ts';
import { all, stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'slapd',
  signals: { ...all(['SIGTERM', 'SIGINT'], stopsInOrder()), SIGHUP: stopsInOrder() },
  foreground: argv => argv.some(a => a.startsWith('-d')),
  short: ['-T', '-V', '-VV'],
  sources: ['slapd(8): without -d it goes to the background; SIGTERM and SIGINT shut it down'],
}) satisfies Program;
