import type { Program } from '../../model/index.ts';
import { service, stopsInOrder } from '../behaviours.ts';
import { either } from '../doubt.ts';
import { endsByItself, nodeTitle, notMeasured } from '../node-tools.ts';
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
/** It serves unless it is told to do something else: `vite --port 3000`, `vite app`. @source vite packages/vite/src/node/cli.ts */
const ENDS = new Set(['build', 'optimize']);
const SERVES = new Set(['dev', 'serve', 'preview']);

export default {
  name: 'vite',
  kind: 'server',
  matches: ['vite'],
  launch({ argv }) {
    const first = argv.slice(1).find(word => !word.startsWith('-')) ?? '';
    if (ENDS.has(first))
      return argv.includes('--watch') || argv.includes('-w')
        ? notMeasured(nodeTitle(argv), [], `vite ${first} --watch`)
        : endsByItself(argv);
    const command = SERVES.has(first) ? first : '';
    return { kind: 'stay', behaviour: VITE, title: nodeTitle(argv), devServer: `vite ${command}`.trim() };
  },
  sources: [
    'https://vite.dev/guide/cli',
    'vitejs/vite packages/vite/src/node/utils.ts, setupSIGTERMListener',
    'vite 8.3.8 on node 20.20.2 as PID 1, Linux 6.18',
  ],
  measured: { version: '8.3.8', rows: ['vite/dev', 'vite/preview'] },
} satisfies Program;
