import type { Program } from '../../model/index.ts';
import { all, caught, service } from '../behaviours.ts';
import { unknownChild } from '../doubt.ts';
import { ENDS_BY_NAME, endsByItself, nodeTitle } from '../node-tools.ts';
import { NODE } from './node.ts';

const STOPS = caught(
  [
    { do: 'signal', to: 'all', signal: 'same' },
    { do: 'wait', for: 'children' },
    { do: 'exit', status: 130, cleansUp: false },
  ],
  'nx tells the processes of its tasks and waits',
);

/** Runs a target of a project below itself. */
export default {
  name: 'nx',
  kind: 'package-manager',
  matches: ['nx'],
  launch({ argv }) {
    const task = argv.slice(1).find(word => !word.startsWith('-') && word !== 'run' && word !== 'exec') ?? '';
    if (task === '' || ENDS_BY_NAME.test(task)) return endsByItself(argv);
    const dev = /(^|:)(dev|serve|watch)(:|$)/.test(task) ? { devServer: argv.slice(0, 3).join(' ') } : {};
    return {
      kind: 'stay',
      behaviour: service({ ...NODE.signals, ...all(['SIGTERM', 'SIGINT', 'SIGHUP'], STOPS) }, 'own'),
      children: [unknownChild(`which processes \`${argv.join(' ')}\` starts is not followed`, [task])],
      title: nodeTitle(argv),
      ...dev,
    };
  },
  sources: ['https://nx.dev/reference/nx-commands', 'nx 24.0.6 on node 20.20.2 as PID 1, Linux 6.18'],
  measured: { version: '24.0.6', rows: ['nx/run'] },
} satisfies Program;
