import type { Program } from '../../model/index.ts';
import { options } from '../behaviours.ts';
import { nodeTitle, notMeasured } from '../node-tools.ts';

const VALUED =
  '-P --project -r --require --watch --ignore-watch --interval --debounce --compilerOptions -O'.split(' ');

export default {
  name: 'ts-node-dev',
  kind: 'wrapper',
  matches: ['ts-node-dev', 'tsnd'],
  launch({ argv }) {
    const { rest } = options(argv.slice(1), VALUED);
    return notMeasured(nodeTitle(argv), [{ run: { argv: ['node', ...rest] }, isMain: true }], 'ts-node-dev');
  },
  sources: ['https://github.com/wclr/ts-node-dev#readme'],
  measured: { version: '2.0.0', rows: ['ts-node-dev/handler'] },
} satisfies Program;
