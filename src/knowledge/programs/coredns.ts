import type { Program } from '../../model/index.ts';
import { stays, stopsAtOnce, stopsInOrder } from '../behaviours.ts';
import { GO_RUNTIME } from '../go-runtime.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'coredns',
  signals: {
    ...GO_RUNTIME,
    SIGTERM: stopsInOrder(),
    SIGINT: stopsInOrder(),
    SIGQUIT: stopsAtOnce(0, 'ends at once'),
    SIGHUP: stays('nothing comes of it'),
    SIGUSR1: stays('reads its configuration again'),
  },
  shortOptions: ['-version', '-plugins'],
  sources: [
    'https://github.com/coredns/coredns 4b26cced3 coremain/run.go: caddy.TrapSignals; https://github.com/coredns/caddy sigtrap_posix.go',
  ],
  notRun: 'not in Debian or npm',
}) satisfies Program;
