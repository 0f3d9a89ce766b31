import { path } from '../../base/index.ts';
import type { Behaviour, Program } from '../../model/index.ts';
import { options } from '../behaviours.ts';
import { endsByItself, INSPECTOR, nodeTitle } from '../node-tools.ts';

const VALUED =
  '-m -l -o -e -c --minUptime --spinSleepTime --pidFile --uid --sourceDir --workingDir --watchDirectory'.split(
    ' ',
  );
const ENDS = new Set([
  'stop',
  'stopall',
  'restart',
  'restartall',
  'list',
  'config',
  'set',
  'clear',
  'cleanlogs',
  'columns',
]);

/** It puts even node's own handlers back to the default: as PID 1 it is deaf. */
const FOREVER: Behaviour = { signals: INSPECTOR, waitsForChildren: 'own', lifetime: 'service' };

export default {
  name: 'forever',
  kind: 'supervisor',
  matches: ['forever'],
  launch({ argv, cwd }) {
    const { rest } = options(argv.slice(1), VALUED);
    const [command = ''] = rest;
    if (command === 'start') {
      const { rest: script } = options(rest.slice(1), VALUED);
      const daemon = { run: { argv: ['node', ...script] }, isMain: true };
      return { kind: 'exits', status: 0, why: 'forever start goes to the background', daemon };
    }
    if (command === '' || ENDS.has(command)) return endsByItself(argv);
    const [script = '', ...args] = rest;
    return {
      kind: 'stay',
      behaviour: FOREVER,
      children: [
        { run: { argv: ['/usr/bin/node', path.resolve(cwd, script), ...args] }, isMain: true, again: true },
      ],
      title: nodeTitle(argv),
    };
  },
  sources: [
    'https://github.com/foreversd/forever#readme',
    'forever 4.0.3 on node 20.20.2 as PID 1, Linux 6.18',
  ],
  measured: { version: '4.0.3', rows: ['forever/foreground'] },
} satisfies Program;
