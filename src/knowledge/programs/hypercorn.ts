import type { Program } from '../../model/index.ts';
import { drainOf, service, stopsInOrder } from '../behaviours.ts';
import { optionValue, pythonTitle } from '../python-tools.ts';

const LIMIT = '--graceful-timeout';

export default {
  name: 'hypercorn',
  kind: 'server',
  matches: ['hypercorn'],
  launch: ({ argv }) => ({
    kind: 'stay',
    behaviour: service(
      { SIGTERM: { ...stopsInOrder(), ...drainOf(LIMIT, optionValue(argv, LIMIT)) }, SIGINT: stopsInOrder() },
      'own',
    ),
    title: pythonTitle(argv),
    ...(argv.includes('--reload') ? { devServer: 'hypercorn --reload' } : {}),
  }),
  sources: ['https://hypercorn.readthedocs.io/', 'hypercorn 0.13.2-3 as PID 1, Linux 6.18'],
  measured: { version: '0.13.2-3', rows: ['hypercorn/plain'] },
} satisfies Program;
