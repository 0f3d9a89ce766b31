import type { Program } from '../../model/index.ts';
import { options } from '../behaviours.ts';
import { endsByItself, nodeTitle, notMeasured } from '../node-tools.ts';

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

export default {
  name: 'forever',
  kind: 'supervisor',
  matches: ['forever'],
  launch({ argv }) {
    const { rest } = options(argv.slice(1), VALUED);
    const [command = ''] = rest;
    if (command === 'start') {
      const { rest: script } = options(rest.slice(1), VALUED);
      const daemon = { run: { argv: ['node', ...script] }, isMain: true };
      return { kind: 'exits', status: 0, why: 'forever start goes to the background', daemon };
    }
    if (command === '' || ENDS.has(command)) return endsByItself(argv);
    return notMeasured(nodeTitle(argv), [{ run: { argv: ['node', ...rest] }, isMain: true }]);
  },
  sources: ['https://github.com/foreversd/forever#readme'],
} satisfies Program;
