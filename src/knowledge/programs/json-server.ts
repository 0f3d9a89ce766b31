import type { Program } from '../../model/index.ts';
import { nodeTitle, notMeasured } from '../node-tools.ts';

export default {
  name: 'json-server',
  kind: 'server',
  matches: ['json-server'],
  launch: ({ argv }) => notMeasured(nodeTitle(argv), [], 'json-server'),
  sources: ['https://github.com/typicode/json-server#readme: a fake API for prototyping'],
} satisfies Program;
