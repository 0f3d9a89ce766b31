import type { Program } from '../../model/index.ts';
import { service, stopsInOrder } from '../behaviours.ts';
import { endsByItself, nodeTitle } from '../node-tools.ts';
import { NODE } from './node.ts';

/**
 * It waits for its child with spawnSync, so that only node's own handler runs, which raises the signal again: as
 * PID 1 it stays, and the development server below, which has handlers, is never told.
 */
export default {
  name: 'react-scripts',
  kind: 'wrapper',
  matches: ['react-scripts', 'craco', 'react-app-rewired'],
  launch({ argv }) {
    if (!argv.includes('start')) return endsByItself(argv);
    const worker = service({ SIGTERM: stopsInOrder(), SIGINT: stopsInOrder() }, 'own');
    return {
      kind: 'stay',
      behaviour: { signals: NODE.signals, waitsForChildren: 'own', lifetime: 'service' },
      children: [{ run: { worker, title: ['node', 'scripts/start.js'] }, isMain: true }],
      devServer: `${argv[0]?.split('/').at(-1)} start`,
      title: nodeTitle(argv),
    };
  },
  sources: [
    'facebook/create-react-app packages/react-scripts/bin/react-scripts.js: spawn.sync',
    'facebook/create-react-app packages/react-scripts/scripts/start.js: SIGINT and SIGTERM close the server',
    'react-scripts 5.0.1 on node 20.20.2 as PID 1, Linux 6.18',
  ],
  measured: { version: '5.0.1', rows: ['react-scripts/start'] },
} satisfies Program;
