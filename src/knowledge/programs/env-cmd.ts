import type { Program } from '../../model/index.ts';
import { options } from '../behaviours.ts';
import { nodeTitle, passesToChild } from '../node-tools.ts';

export default {
  name: 'env-cmd',
  kind: 'wrapper',
  matches: ['env-cmd'],
  launch({ argv }) {
    const { rest } = options(argv.slice(1), ['-f', '--file', '-e', '--environments', '-r', '--rc-file']);
    if (rest.length === 0) return { kind: 'fails', status: 1, why: 'env-cmd has no command' };
    return {
      kind: 'stay',
      behaviour: passesToChild(['SIGTERM', 'SIGINT', 'SIGHUP'], 'env-cmd passes the signal on and waits', 0),
      children: [{ run: { argv: rest }, isMain: true }],
      title: nodeTitle(argv),
    };
  },
  sources: ['https://www.npmjs.com/package/env-cmd', 'env-cmd 11.0.0 on node 20.20.2 as PID 1, Linux 6.18'],
  measured: { version: '11.0.0', rows: ['env-cmd/handler'] },
} satisfies Program;
