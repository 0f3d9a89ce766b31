import type { Program } from '../../model/index.ts';
import { stays, stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'privoxy',
  signals: { SIGTERM: stopsInOrder(15), SIGINT: stopsInOrder(2), SIGHUP: stays('opens its log again') },
  reaps: 'none',
  foreground: argv => argv.includes('--no-daemon'),
  short: ['--config-test'],
  sources: ['privoxy(8)', 'privoxy 3.0.34 as PID 1, Linux 6.18: it exits with the number of the signal'],
  measured: { version: '3.0.34', rows: ['privoxy/foreground'] },
}) satisfies Program;
