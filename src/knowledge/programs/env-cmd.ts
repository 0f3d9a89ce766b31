import type { Program } from '../../model/index.ts';
import { options } from '../behaviours.ts';
import { nodeTitle, notMeasured } from '../node-tools.ts';

export default {
  name: 'env-cmd',
  kind: 'wrapper',
  matches: ['env-cmd'],
  launch({ argv }) {
    const { rest } = options(argv.slice(1), ['-f', '--file', '-e', '--environments', '-r', '--rc-file']);
    if (rest.length === 0) return { kind: 'fails', status: 1, why: 'env-cmd has no command' };
    return notMeasured(nodeTitle(argv), [{ run: { argv: rest }, isMain: true }]);
  },
  sources: ['https://www.npmjs.com/package/env-cmd'],
} satisfies Program;
