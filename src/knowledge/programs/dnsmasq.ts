import type { Program } from '../../model/index.ts';
import { server, stopsInOrder } from '../behaviours.ts';

export default {
  name: 'dnsmasq',
  kind: 'server',
  matches: ['dnsmasq'],
  launch: () => server({ SIGTERM: stopsInOrder() }, 'any'),
  sources: ['dnsmasq 2.90-4 as PID 1, Linux 6.18'],
  measured: { version: '2.90-4', rows: ['srv/dnsmasq-k'] },
} satisfies Program;
