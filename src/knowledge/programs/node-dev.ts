import type { Program } from '../../model/index.ts';
import { service, stopsAtOnce } from '../behaviours.ts';
import { unknownChild } from '../doubt.ts';
import { nodeTitle } from '../node-tools.ts';
import { NODE } from './node.ts';

/** A reloader: of SIGTERM it ends at once, before the program below has done so. */
export default {
  name: 'node-dev',
  kind: 'wrapper',
  matches: ['node-dev'],
  launch: ({ argv }) => ({
    kind: 'stay',
    behaviour: service(
      { ...NODE.signals, SIGTERM: stopsAtOnce(0, 'node-dev ends and does not wait for the program') },
      'own',
    ),
    children: [unknownChild('what node-dev runs is not followed', ['node', ...argv.slice(1)])],
    devServer: 'node-dev',
    title: nodeTitle(argv),
  }),
  sources: [
    'https://github.com/fgnass/node-dev#readme',
    'node-dev 8.0.0 on node 20.20.2 as PID 1, Linux 6.18',
  ],
  measured: { version: '8.0.0', rows: ['node-dev/hand'] },
} satisfies Program;
