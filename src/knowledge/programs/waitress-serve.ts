import type { Program } from '../../model/index.ts';
import { service, stopsInOrder } from '../behaviours.ts';
import { pythonTitle } from '../python-tools.ts';

export default {
  name: 'waitress-serve',
  kind: 'server',
  // Alpine's package names it so.
  matches: ['waitress-serve', 'waitress-serve-3'],
  launch: ({ argv }) => ({
    kind: 'stay',
    behaviour: service({ SIGINT: stopsInOrder() }),
    title: pythonTitle(argv),
  }),
  sources: ['waitress 2.1.2 as PID 1, Linux 6.18: TERM is discarded'],
  measured: { version: '2.1.2-2', rows: ['waitress-serve/plain'] },
} satisfies Program;
