import type { Program } from '../../model/index.ts';
import { caught } from '../behaviours.ts';
import { endsWithInput } from '../input-end.ts';
import { nodeTitle } from '../node-tools.ts';
import { NODE } from './node.ts';

const ENDS = caught(
  [{ do: 'exit', status: 1, cleansUp: true }],
  'bunyan leaves what it has read unwritten, and ends',
);

/** Shows the lines of a log that it reads from a pipe or a file; it ends with its input. */
export default {
  name: 'bunyan',
  kind: 'tool',
  matches: ['bunyan'],
  launch: invocation =>
    endsWithInput(
      'bunyan',
      invocation,
      { ...NODE, signals: { ...NODE.signals, SIGTERM: ENDS, SIGINT: ENDS, SIGQUIT: ENDS, SIGHUP: ENDS } },
      nodeTitle(invocation.argv),
    ),
  sources: [
    'https://github.com/trentm/node-bunyan bin/bunyan: its listeners call cleanupAndExit(1)',
    'bunyan 1.8.15 on node 20.20.2 as PID 1, Linux 6.18',
  ],
  measured: { version: '1.8.15', rows: ['bunyan/pipe'] },
} satisfies Program;
