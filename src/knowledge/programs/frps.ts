import type { Program } from '../../model/index.ts';
import { GO_RUNTIME } from '../go-runtime.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'frps',
  signals: {
    ...GO_RUNTIME,
  },
  reaps: 'none',
  short: ['verify'],
  shortOptions: ['-v', '-h'],
  sources: ['https://github.com/fatedier/frp 40274d8c cmd/frps/root.go runServer: it asks for no signal'],
  notRun: 'not in Debian or npm',
}) satisfies Program;
