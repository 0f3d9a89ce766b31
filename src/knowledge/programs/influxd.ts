import type { Program } from '../../model/index.ts';
import { GO_DEFAULT } from '../go-runtime.ts';
import { GO_SERVER, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'influxd',
  signals: {
    ...GO_SERVER,
    SIGHUP: GO_DEFAULT,
  },
  reaps: 'none',
  short: ['config', 'backup', 'restore', 'version', 'upgrade', 'inspect', 'print-config'],
  sources: [
    'https://github.com/influxdata/influxdb cmd/influxd/main.go: SIGTERM and SIGINT shut down',
    'influxd 1.6.7 as PID 1, Linux 6.18',
  ],
  measured: { version: '1.6.7', rows: ['influxd/foreground'] },
}) satisfies Program;
