import type { Program } from '../../model/index.ts';
import { GO_SERVER, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'go-servers',
  also: [
    'alertmanager',
    'prometheus-alertmanager',
    'telegraf',
    'minio',
    'loki',
    'promtail',
    'grafana',
    'grafana-server',
    'dockerd',
  ],
  signals: GO_SERVER,
  short: ['version', 'config', 'test', 'cli'],
  sources: [
    'alertmanager 0.25.0 as PID 1, Linux 6.18',
    'https://github.com/prometheus/alertmanager cmd/alertmanager/main.go: SIGTERM and SIGINT shut down, SIGHUP reloads',
    'https://github.com/influxdata/telegraf cmd/telegraf: SIGTERM and SIGINT stop the agent, SIGHUP reloads',
    'https://github.com/grafana/grafana pkg/cmd/grafana/commands: SIGTERM and SIGINT shut down, SIGHUP reloads its logs',
    'https://github.com/moby/moby cmd/dockerd/trap: SIGTERM and SIGINT shut down',
  ],
  measured: { version: '0.25.0', rows: ['alertmanager/plain'] },
}) satisfies Program;
