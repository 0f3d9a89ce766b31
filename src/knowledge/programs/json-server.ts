import type { Program } from '../../model/index.ts';
import { nodeTitle } from '../node-tools.ts';
import { NODE } from './node.ts';

/** It has no handlers of its own. */
export default {
  name: 'json-server',
  kind: 'server',
  matches: ['json-server'],
  launch: ({ argv }) => ({ kind: 'stay', behaviour: NODE, title: nodeTitle(argv), devServer: 'json-server' }),
  sources: [
    'https://github.com/typicode/json-server#readme: a fake API for prototyping',
    'json-server 0.17.4 on node 20.20.2 as PID 1, Linux 6.18',
  ],
  measured: { version: '0.17.4', rows: ['json-server/plain'] },
} satisfies Program;
