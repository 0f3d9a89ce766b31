import type { Program } from '../../model/index.ts';
import { server, stopsInOrder } from '../behaviours.ts';
import { pythonTitle } from '../python-tools.ts';

export default {
  name: 'daphne',
  kind: 'server',
  matches: ['daphne'],
  launch: ({ argv }) => ({
    ...server({ SIGTERM: stopsInOrder(), SIGINT: stopsInOrder() }),
    title: pythonTitle(argv),
  }),
  sources: [
    'https://docs.twisted.org/en/stable/core/howto/reactor-basics.html: reactor.run installs SIGINT, SIGTERM and SIGBREAK handlers that stop it',
  ],
  measured: { version: '4.0.0', rows: ['daphne/server'] },
} satisfies Program;
