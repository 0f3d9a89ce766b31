import type { Program } from '../../model/index.ts';
import { GO_SERVER, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'prometheus',
  signals: {
    ...GO_SERVER,
  },
  reaps: 'none',
  sources: [
    'https://github.com/prometheus/prometheus cmd/prometheus/main.go: SIGTERM and SIGINT shut down, SIGHUP reloads',
    'prometheus 2.42.0 as PID 1, Linux 6.18',
  ],
  measured: { version: '2.42.0', rows: ['prometheus/foreground'] },
}) satisfies Program;
