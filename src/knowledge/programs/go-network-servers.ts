import type { Program } from '../../model/index.ts';
import { GO_SERVER, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'go-network-servers',
  also: [
    'headscale',
    'AdGuardHome',
    'weed',
    'victoria-metrics',
    'victoria-metrics-prod',
    'vmagent',
    'vmagent-prod',
    'vmalert-prod',
    'vmauth-prod',
    'otelcol',
    'otelcol-contrib',
  ],
  signals: GO_SERVER,
  short: ['version', 'help', 'shell', 'users', 'nodes', 'preauthkeys', 'configtest'],
  sources: [
    'https://github.com/juanfont/headscale hscontrol/app.go',
    'https://github.com/AdguardTeam/AdGuardHome internal/home/signal.go',
    'https://github.com/seaweedfs/seaweedfs weed/util/grace/signal_handling.go',
    'https://github.com/VictoriaMetrics/VictoriaMetrics lib/procutil/signal.go WaitForSigterm',
    'https://github.com/open-telemetry/opentelemetry-collector otelcol/collector.go',
    'victoria-metrics 1.79.5 as PID 1, Linux 6.18',
  ],
  measured: { version: '1.79.5', rows: ['victoria-metrics/foreground'] },
}) satisfies Program;
