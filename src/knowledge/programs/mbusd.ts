import type { Program } from '../../model/index.ts';
import { all, ignored, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

/** A gateway of Modbus. Whichever of its signals it got, it leaves its loop; SIGQUIT it does not know. */
export default serverEntry({
  name: 'mbusd',
  signals: {
    ...all(['SIGTERM', 'SIGINT'], stopsInOrder()),
    SIGHUP: stopsInOrder(1),
    ...all(['SIGUSR1', 'SIGUSR2', 'SIGCHLD'], ignored('it ignores what it has no use for')),
  },
  foreground: argv => hasFlag(argv, 'd'),
  shortOptions: ['-h'],
  sources: [
    'https://github.com/3cky/mbusd src/sig.c, sig_init and sig_exec; src/main.c: without -d it calls daemon()',
  ],
  notRun: 'not in Debian or npm',
}) satisfies Program;
