import type { Program } from '../../model/index.ts';
import { options } from '../behaviours.ts';
import { endsByItself, nodeTitle, passesToChild } from '../node-tools.ts';

const PASSED = ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGUSR2'] as const;

/** It passes signals on and waits; versions of 2024 left before the program's handler was done. */
export default {
  name: 'dotenvx',
  kind: 'wrapper',
  matches: ['dotenvx'],
  launch({ argv }) {
    if (argv[1] !== 'run') return endsByItself(argv);
    const { rest } = options(argv.slice(2), ['-f', '--env-file', '-e', '--env', '-fv', '--convention']);
    if (rest.length === 0) return { kind: 'exits', status: 1, why: 'dotenvx run has no command' };
    return {
      kind: 'stay',
      behaviour: passesToChild(PASSED, 'dotenvx passes the signal on and waits', 1),
      children: [{ run: { argv: rest }, isMain: true }],
      title: nodeTitle(argv),
    };
  },
  sources: [
    'https://github.com/dotenvx/dotenvx/issues/188',
    'https://github.com/dotenvx/dotenvx/issues/730',
    'dotenvx 2.38.2 on node 20.20.2 as PID 1, Linux 6.18',
  ],
  measured: { version: '2.38.2', rows: ['dotenvx/handler'] },
} satisfies Program;
