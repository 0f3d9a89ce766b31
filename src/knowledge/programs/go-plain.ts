import type { Program } from '../../model/index.ts';
import { GO_RUNTIME } from '../go-runtime.ts';
import { serverEntry } from '../server-entry.ts';

/** Go servers without a handler: the runtime ends them with 2, as PID 1 too. */
export default serverEntry({
  name: 'go-plain',
  also: ['node_exporter', 'prometheus-node-exporter'],
  signals: GO_RUNTIME,
  reaps: 'none',
  sources: [
    'prometheus-node-exporter 1.5.0 as PID 1, Linux 6.18',
    'https://github.com/prometheus/node_exporter node_exporter.go: no use of os/signal',
    'Go 1.19 as PID 1, Linux 6.18: TERM, INT, HUP and QUIT end with 2',
  ],
  measured: { version: '1.5.0', rows: ['node-exporter/plain'] },
}) satisfies Program;
