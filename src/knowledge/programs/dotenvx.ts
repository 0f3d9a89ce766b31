import type { Program } from '../../model/index.ts';
import { options } from '../behaviours.ts';
import { endsByItself, nodeTitle, notMeasured } from '../node-tools.ts';

/** It passes signals on, but is reported to leave before the program's handler is done. */
export default {
  name: 'dotenvx',
  kind: 'wrapper',
  matches: ['dotenvx'],
  launch({ argv }) {
    if (argv[1] !== 'run') return endsByItself(argv);
    const { rest } = options(argv.slice(2), ['-f', '--env-file', '-e', '--env', '-fv', '--convention']);
    if (rest.length === 0) return { kind: 'fails', status: 1, why: 'dotenvx run has no command' };
    return notMeasured(nodeTitle(argv), [{ run: { argv: rest }, isMain: true }]);
  },
  sources: ['https://github.com/dotenvx/dotenvx/issues/188', 'https://github.com/dotenvx/dotenvx/issues/730'],
} satisfies Program;
