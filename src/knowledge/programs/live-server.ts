import type { Program } from '../../model/index.ts';
import { service, stopsAtOnce } from '../behaviours.ts';
import { endsByItself, nodeTitle } from '../node-tools.ts';
import { NODE } from './node.ts';

const SERVES: Readonly<Record<string, RegExp>> = {
  'live-server': /^/,
  'browser-sync': /^start$/,
  eleventy: /^--(?:serve|watch)$/,
};

/** Development servers that leave SIGTERM to node: as PID 1 they stay. Of SIGINT only Eleventy knows. */
export default {
  name: 'live-server',
  kind: 'server',
  matches: Object.keys(SERVES),
  launch({ argv }) {
    const name = (argv[0] ?? '').split('/').at(-1) ?? '';
    const pattern = SERVES[name] ?? /^/;
    if (!pattern.test('') && !argv.slice(1).some(word => pattern.test(word))) return endsByItself(argv);
    const SIGINT = name === 'eleventy' ? { SIGINT: stopsAtOnce(0, 'Eleventy ends') } : {};
    return {
      kind: 'stay',
      behaviour: service({ ...NODE.signals, ...SIGINT }, 'own'),
      title: nodeTitle(argv),
      devServer: name,
    };
  },
  sources: [
    'live-server 1.2.2, browser-sync 3.0.4 and @11ty/eleventy 3.1.8 on node 20.20.2 as PID 1, Linux 6.18',
  ],
  measured: { version: '1.2.2', rows: ['live-server/plain', 'browser-sync/start', 'eleventy/serve'] },
} satisfies Program;
