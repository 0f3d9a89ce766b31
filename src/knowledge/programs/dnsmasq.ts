import type { Program } from '../../model/index.ts';
import { server, stays, stopsInOrder } from '../behaviours.ts';

export default {
  name: 'dnsmasq',
  kind: 'server',
  matches: ['dnsmasq'],
  launch: () =>
    server(
      {
        SIGTERM: stopsInOrder(),
        SIGINT: stays('caught, and it stays'),
        SIGHUP: stays('reads its files again'),
        SIGUSR1: stays('writes statistics'),
        SIGUSR2: stays('opens its log again'),
      },
      'any',
    ),
  sources: ['dnsmasq 2.90-4 as PID 1, Linux 6.18'],
  measured: { version: '2.90-4', rows: ['dnsmasq/foreground', 'srv/dnsmasq-k'] },
} satisfies Program;
