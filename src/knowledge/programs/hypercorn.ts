import type { Program } from '../../model/index.ts';
import { drainOf, service, stopsInOrder } from '../behaviours.ts';
import { applicationWord, pythonApplication } from '../python-applications.ts';
import { optionValue, pythonTitle } from '../python-tools.ts';

const LIMIT = '--graceful-timeout';

/** @source hypercorn/__main__.py: `action="store_true"` */
const FLAGS = /^--(?:debug|reload)$/;

function loading(argv: readonly string[]) {
  const loads = pythonApplication(applicationWord(argv.slice(1), FLAGS), undefined, { by: 'itself' });
  return loads ? { loads } : {};
}

export default {
  name: 'hypercorn',
  kind: 'server',
  matches: ['hypercorn'],
  launch: ({ argv }) => ({
    kind: 'stay',
    ...loading(argv),
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
