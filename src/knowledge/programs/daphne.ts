import type { Program } from '../../model/index.ts';
import { server, stopsInOrder } from '../behaviours.ts';

export default {
  name: 'daphne',
  kind: 'server',
  matches: ['daphne'],
  launch: () => server({ SIGTERM: stopsInOrder(), SIGINT: stopsInOrder() }),
  sources: [
    'https://docs.twisted.org/en/stable/core/howto/reactor-basics.html: reactor.run installs SIGINT, SIGTERM and SIGBREAK handlers that stop it',
  ],
} satisfies Program;
