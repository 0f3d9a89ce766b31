import type { Program } from '../../model/index.ts';
import { server, stopsInOrder } from '../behaviours.ts';

export default {
  name: 'hypercorn',
  kind: 'server',
  matches: ['hypercorn'],
  launch: () => server({ SIGTERM: stopsInOrder(), SIGINT: stopsInOrder() }),
  sources: ['hypercorn 0.13.2-3 as PID 1, Linux 6.18'],
  measured: { version: '0.13.2-3', rows: ['srv/hypercorn'] },
} satisfies Program;
