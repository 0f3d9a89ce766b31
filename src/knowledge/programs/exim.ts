import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'exim',
  also: ['exim4'],
  signals: {
    ...all(['SIGTERM', 'SIGINT'], stopsInOrder()),
    ...all(['SIGHUP', 'SIGUSR1'], stays('starts anew, or writes its state')),
  },
  reaps: 'any',
  // Verbose or debugging, it stays at the terminal.
  foreground: argv => argv.some(a => a === '-bdf' || a === '-v' || /^-d(?![A-Za-z]*=)/.test(a)),
  short: ['-bV', '-bP', '-bp', '-bt', '-C'],
  sources: [
    'exim(8): -bdf stays in the foreground, -bd does not, but for -v or -d',
    'exim4 4.96 as PID 1, Linux 6.18',
  ],
  measured: { version: '4.96-15', rows: ['exim/foreground'] },
}) satisfies Program;
