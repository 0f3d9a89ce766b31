import type { Program } from '../../model/index.ts';
import { caught } from '../behaviours.ts';
import { endsWithInput } from '../input-end.ts';
import { nodeTitle } from '../node-tools.ts';
import { NODE } from './node.ts';

/** Of a pipe it reads on at the first SIGINT, for the program that writes has something to say yet; it ends with its input. */
export default {
  name: 'pino-pretty',
  kind: 'tool',
  matches: ['pino-pretty'],
  launch: invocation =>
    endsWithInput(
      'pino-pretty',
      invocation,
      { ...NODE, signals: { ...NODE.signals, SIGINT: caught([], 'pino-pretty reads on') } },
      nodeTitle(invocation.argv),
    ),
  sources: [
    'https://github.com/pinojs/pino-pretty bin.js',
    'pino-pretty 13.2.0 on node 20.20.2 as PID 1, Linux 6.18',
  ],
  measured: { version: '13.2.0', rows: ['pino-pretty/pipe'] },
} satisfies Program;
