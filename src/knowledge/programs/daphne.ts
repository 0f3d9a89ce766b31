import type { Program } from '../../model/index.ts';
import { server, stopsInOrder } from '../behaviours.ts';
import { applicationWord, pythonApplication } from '../python-applications.ts';
import { pythonTitle } from '../python-tools.ts';

/** @source daphne/cli.py: `action="store_true"` */
const FLAGS = /^--(?:proxy-headers|no-server-name)$/;

/** It is imported before the reactor sets its handlers. @source daphne/cli.py CommandLineInterface.run() */
function loading(argv: readonly string[]) {
  const loads = pythonApplication(applicationWord(argv.slice(1), FLAGS), undefined, { by: 'itself' });
  return loads ? { loads } : {};
}

export default {
  name: 'daphne',
  kind: 'server',
  matches: ['daphne'],
  launch: ({ argv }) => ({
    ...server({ SIGTERM: stopsInOrder(), SIGINT: stopsInOrder() }),
    title: pythonTitle(argv),
    ...loading(argv),
  }),
  sources: [
    'https://docs.twisted.org/en/stable/core/howto/reactor-basics.html: reactor.run installs SIGINT, SIGTERM and SIGBREAK handlers that stop it',
  ],
  measured: { version: '4.0.0', rows: ['daphne/server'] },
} satisfies Program;
