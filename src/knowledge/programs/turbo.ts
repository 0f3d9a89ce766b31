import type { Program } from '../../model/index.ts';
import { caught, service } from '../behaviours.ts';
import { byDefault, either, unknownChild } from '../doubt.ts';
import { ENDS_BY_NAME, endsByItself, nodeTitle } from '../node-tools.ts';
import { NODE } from './node.ts';

const passesOn = caught(
  [
    { do: 'signal', to: 'child', signal: 'same' },
    { do: 'wait', for: 'child' },
    { do: 'exit', status: 0, cleansUp: false },
  ],
  'passes the signal to the native turbo, which stops its tasks, and waits',
);
const VERSION = 'the version of turbo is not known: older ones pass no signal on';
const raises = caught([{ do: 'raise' }], 'node: without a listener the signal is raised again');

/** A script of node above the native turbo, which runs a script of each package through its package manager. */
export default {
  name: 'turbo',
  kind: 'package-manager',
  matches: ['turbo'],
  launch({ argv }) {
    const task = argv.slice(1).find(word => !word.startsWith('-') && word !== 'run') ?? '';
    if (task === '' || ENDS_BY_NAME.test(task)) return endsByItself(argv);
    const dev = /(^|:)(dev|serve|watch)(:|$)/.test(task) ? { devServer: argv.slice(0, 3).join(' ') } : {};
    return {
      kind: 'stay',
      behaviour: service(
        {
          ...NODE.signals,
          SIGTERM: either(VERSION, raises, passesOn),
          SIGHUP: either(VERSION, byDefault('node resets dispositions at start'), passesOn),
        },
        'own',
      ),
      children: [unknownChild(`which processes \`${argv.join(' ')}\` starts is not followed`, [task])],
      title: nodeTitle(argv),
      ...dev,
    };
  },
  sources: [
    'https://github.com/vercel/turborepo/issues/4274: execFileSync, and nothing is passed on',
    'turbo 2.11.11 on node 20.20.2 as PID 1, Linux 6.18',
  ],
  measured: { version: '2.11.11', rows: ['turbo/start'] },
} satisfies Program;
