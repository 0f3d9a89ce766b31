import type { Program } from '../../model/index.ts';
import { GO_DEFAULT } from '../go-runtime.ts';
import { GO_SERVER, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'pushgateway',
  also: ['prometheus-pushgateway'],
  signals: {
    ...GO_SERVER,
    SIGHUP: GO_DEFAULT,
  },
  reaps: 'none',
  sources: [
    'https://github.com/prometheus/pushgateway main.go: SIGTERM and SIGINT shut down',
    'pushgateway 1.5.1 as PID 1, Linux 6.18',
  ],
  measured: { version: '1.5.1', rows: ['pushgateway/foreground'] },
}) satisfies Program;
