import type { Program } from '../../model/index.ts';
import { GO_RUNTIME } from '../go-runtime.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'prometheus-exporters',
  also: ['node_exporter', 'prometheus-node-exporter'],
  signals: {
    ...GO_RUNTIME,
  },
  reaps: 'none',
  sources: [
    'https://github.com/prometheus/exporter-toolkit web/tls_config.go: ListenAndServe serves, and asks for no signal',
    'node_exporter 1.5.0 as PID 1, Linux 6.18',
  ],
  measured: { version: '1.5.0', rows: ['prometheus-exporters/foreground'] },
}) satisfies Program;
