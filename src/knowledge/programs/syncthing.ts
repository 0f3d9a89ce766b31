import type { Program } from '../../model/index.ts';
import { service, stays, stopsAtOnce, tellsChildren } from '../behaviours.ts';
import { GO_DEFAULT } from '../go-runtime.ts';

const STOP = tellsChildren();
const STAYS = stays('nothing that stops it comes of it');
const MONITOR = service({
  SIGTERM: STOP,
  SIGINT: STOP,
  SIGHUP: stays('starts its worker anew'),
  SIGQUIT: stopsAtOnce(2, 'ends at once'),
  SIGUSR1: STAYS,
  SIGUSR2: STAYS,
  SIGWINCH: STAYS,
});

/** Verbs that ask or change something, and end. */
const SHORT = new Set(['cli', 'generate', 'decrypt', 'paths', 'upgrade', 'device-id', 'browser']);

/** A monitor over the process proper, which it tells and waits for. */
export default {
  name: 'syncthing',
  kind: 'server',
  matches: ['syncthing'],
  launch({ argv }) {
    const short = argv.slice(1).find(arg => SHORT.has(arg.replace(/^--?/, '')) || /^--?version$/.test(arg));
    if (short !== undefined) return { kind: 'exits', status: 0, why: `${argv[0]} ${short} ends by itself` };
    const worker = service({ SIGTERM: STOP, SIGINT: STOP, SIGQUIT: GO_DEFAULT });
    return { kind: 'stay', behaviour: MONITOR, children: [{ run: { worker, title: argv } }] };
  },
  sources: [
    'https://github.com/syncthing/syncthing cmd/syncthing/monitor.go monitorMain',
    'syncthing 1.19.2 as PID 1, Linux 6.18',
  ],
  measured: { version: '1.19.2', rows: ['syncthing/foreground'] },
} satisfies Program;
