import type { Program } from '../../model/index.ts';
import { assignments, nodeTitle } from '../node-tools.ts';
import { CROSS_ENV } from './cross-env.ts';

/** As cross-env, but with `/bin/sh -c` between. */
export default {
  name: 'cross-env-shell',
  kind: 'wrapper',
  matches: ['cross-env-shell'],
  launch({ argv, env }) {
    const { sets, rest } = assignments(argv.slice(1));
    if (rest.length === 0) return { kind: 'exits', status: 0, why: 'cross-env-shell has no command to run' };
    const behaviour = CROSS_ENV;
    const run = { shellText: rest.join(' '), shell: ['/bin/sh', '-c'] };
    return {
      kind: 'stay',
      behaviour,
      children: [{ run, isMain: true, env: { ...env, ...sets } }],
      title: nodeTitle(argv),
    };
  },
  sources: [
    'https://www.npmjs.com/package/cross-env',
    'cross-env 10.1.0 on node 20.20.2 as PID 1, Linux 6.18',
  ],
  measured: { version: '10.1.0', rows: ['cross-env-shell/handler'] },
} satisfies Program;
