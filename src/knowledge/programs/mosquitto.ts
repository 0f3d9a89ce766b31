import type { Program } from '../../model/index.ts';
import { server, stopsInOrder } from '../behaviours.ts';

export default {
  name: 'mosquitto',
  kind: 'server',
  matches: ['mosquitto'],
  launch: () => server({ SIGTERM: stopsInOrder(), SIGINT: stopsInOrder() }),
  sources: ['mosquitto 2.0.11 as PID 1, Linux 6.18'],
  measured: { version: '2.0.11', rows: ['srv/mosquitto'] },
} satisfies Program;
