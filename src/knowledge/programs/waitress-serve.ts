import type { Program } from '../../model/index.ts';
import { server, stopsInOrder } from '../behaviours.ts';

export default {
  name: 'waitress-serve',
  kind: 'server',
  matches: ['waitress-serve'],
  launch: () => server({ SIGINT: stopsInOrder() }),
  sources: ['waitress 2.1.2 as PID 1, Linux 6.18: TERM is discarded'],
  measured: { version: '2.1.2-2', rows: ['srv/waitress'] },
} satisfies Program;
