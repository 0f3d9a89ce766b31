import type { Program } from '../../model/index.ts';
import { GO_SERVER, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'blackbox_exporter',
  also: ['prometheus-blackbox-exporter'],
  signals: {
    ...GO_SERVER,
  },
  reaps: 'none',
  sources: [
    'https://github.com/prometheus/blackbox_exporter main.go: SIGTERM and SIGINT shut down, SIGHUP reloads',
    'blackbox_exporter 0.23.0 as PID 1, Linux 6.18',
  ],
  measured: { version: '0.23.0', rows: ['blackbox_exporter/foreground'] },
}) satisfies Program;
