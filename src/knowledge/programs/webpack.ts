import type { Program } from '../../model/index.ts';
import { all, service, stopsInOrder } from '../behaviours.ts';
import { endsByItself } from '../node-tools.ts';
import { NODE } from './node.ts';

const WEBPACK = service({ ...NODE.signals, ...all(['SIGTERM', 'SIGINT'], stopsInOrder(0)) }, 'own');
const SERVES = new Set(['serve', 's', 'server', 'watch', 'w']);

/** webpack-cli closes its compiler or server on SIGTERM and SIGINT. */
export default {
  name: 'webpack',
  kind: 'server',
  matches: ['webpack', 'webpack-dev-server'],
  launch({ argv }) {
    const [self = '', ...words] = argv;
    const command = words.find(word => !word.startsWith('-')) ?? '';
    const serves =
      self.endsWith('webpack-dev-server') ||
      SERVES.has(command) ||
      words.includes('--watch') ||
      words.includes('-w');
    if (!serves) return endsByItself(argv);
    return { kind: 'stay', behaviour: WEBPACK, title: ['webpack'], devServer: `webpack ${command}`.trim() };
  },
  sources: [
    'https://webpack.js.org/configuration/dev-server/',
    'webpack-cli 7.3.1 with webpack-dev-server 6.1.0 on node 20.20.2 as PID 1, Linux 6.18',
  ],
  measured: { version: '7.3.1', rows: ['webpack/serve', 'webpack/watch'] },
} satisfies Program;
