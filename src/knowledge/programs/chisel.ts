import type { Program } from '../../model/index.ts';
import { stays, stopsInOrder } from '../behaviours.ts';
import { GO_RUNTIME } from '../go-runtime.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'chisel',
  signals: {
    ...GO_RUNTIME,
    SIGINT: stopsInOrder(),
    SIGHUP: stays('tries to connect again'),
    SIGUSR2: stays('writes down its state'),
  },
  reaps: 'none',
  sources: ['https://github.com/jpillora/chisel 44310b6 share/cos/common.go InterruptContext: SIGINT alone'],
  notRun: 'not in Debian or npm',
}) satisfies Program;
