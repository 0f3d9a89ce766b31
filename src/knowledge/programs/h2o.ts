import type { Program } from '../../model/index.ts';
import { stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'h2o',
  signals: { SIGTERM: stopsInOrder() },
  reaps: 'none',
  foreground: argv => argv.at(argv.findIndex(arg => arg === '-m' || arg === '--mode') + 1) !== 'daemon',
  shortOptions: ['-t', '--test', '-v', '-h'],
  sources: [
    'https://h2o.examp1e.net/configure/command_options.html: SIGTERM is the graceful stop; `-m daemon` forks',
    'h2o 2.2.5 as PID 1, Linux 6.18: it has no handler for SIGINT',
  ],
  measured: { version: '2.2.5', rows: ['h2o/foreground'] },
}) satisfies Program;
