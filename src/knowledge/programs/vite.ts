import type { Program } from '../../model/index.ts';
import { service, stopsInOrder } from '../behaviours.ts';
import { either } from '../doubt.ts';
import { endsByItself, nodeTitle } from '../node-tools.ts';
import { NODE } from './node.ts';

/** Its development server and its preview close on SIGTERM; of SIGINT they know nothing, which as PID 1 is dropped. */
const VITE = service(
  {
    ...NODE.signals,
    SIGTERM: either(
      'the version of vite is not known: with what status it ends differs',
      stopsInOrder(143),
      stopsInOrder(0),
    ),
  },
  'own',
);
const SERVES = new Set(['', 'dev', 'serve', 'preview']);

export default {
  name: 'vite',
  kind: 'server',
  matches: ['vite'],
  launch({ argv }) {
    const command = argv.slice(1).find(word => !word.startsWith('-')) ?? '';
    if (!SERVES.has(command) && !/^[./]/.test(command)) return endsByItself(argv);
    return { kind: 'stay', behaviour: VITE, title: nodeTitle(argv), devServer: `vite ${command}`.trim() };
  },
  sources: [
    'https://vite.dev/guide/cli',
    'vitejs/vite packages/vite/src/node/utils.ts, setupSIGTERMListener',
    'vite 8.3.8 on node 20.20.2 as PID 1, Linux 6.18',
  ],
  measured: { version: '8.3.8', rows: ['vite/dev', 'vite/preview'] },
} satisfies Program;
