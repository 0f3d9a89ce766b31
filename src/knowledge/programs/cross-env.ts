import type { Program } from '../../model/index.ts';
import { assignments, nodeTitle, passesToChild } from '../node-tools.ts';

/** Starts the command directly, passes SIGTERM, SIGINT and SIGHUP on, and waits. */
export default {
  name: 'cross-env',
  kind: 'wrapper',
  matches: ['cross-env'],
  launch({ argv, env }) {
    const { sets, rest } = assignments(argv.slice(1));
    if (rest.length === 0) return { kind: 'exits', status: 0, why: 'cross-env has no command to run' };
    const behaviour = passesToChild(
      ['SIGTERM', 'SIGINT', 'SIGHUP'],
      'cross-env passes the signal on and waits',
    );
    const child = { run: { argv: rest }, isMain: true, env: { ...env, ...sets } };
    return { kind: 'stay', behaviour, children: [child], title: nodeTitle(argv) };
  },
  sources: [
    'https://www.npmjs.com/package/cross-env',
    'cross-env 10.1.0 on node 20.20.2 as PID 1, Linux 6.18',
  ],
  measured: {
    version: '10.1.0',
    rows: ['rt/npm/cross-env', 'rt/npm/cross-env-plain', 'rt/npm/cross-env-slow'],
  },
} satisfies Program;
