import type { Program } from '../../model/index.ts';
import { all, caught, options } from '../behaviours.ts';
import { nodeTitle, withChild } from '../node-tools.ts';

/** It raises the signal again: as PID 1, where that is dropped, it waits for the command; elsewhere it leaves at once. */
const PASSES = caught(
  [
    { do: 'signal', to: 'child', signal: 'same' },
    { do: 'raise' },
    { do: 'wait', for: 'child' },
    { do: 'exit', status: { ofChildOr: 0 }, cleansUp: false },
  ],
  'env-cmd passes the signal on, and raises it again',
);

export default {
  name: 'env-cmd',
  kind: 'wrapper',
  matches: ['env-cmd'],
  launch({ argv }) {
    const { rest } = options(argv.slice(1), ['-f', '--file', '-e', '--environments', '-r', '--rc-file']);
    if (rest.length === 0) return { kind: 'fails', status: 1, why: 'env-cmd has no command' };
    return {
      kind: 'stay',
      behaviour: withChild(all(['SIGTERM', 'SIGINT', 'SIGHUP'], PASSES), 0),
      children: [{ run: { argv: rest }, isMain: true }],
      title: nodeTitle(argv),
    };
  },
  sources: ['https://www.npmjs.com/package/env-cmd', 'env-cmd 11.0.0 on node 20.20.2 as PID 1, Linux 6.18'],
  measured: { version: '11.0.0', rows: ['env-cmd/handler', 'env-cmd/handler-below-tini'] },
} satisfies Program;
