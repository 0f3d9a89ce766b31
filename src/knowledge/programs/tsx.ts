import type { Behaviour, Program } from '../../model/index.ts';
import { caught, options, service } from '../behaviours.ts';
import { INSPECTOR, nodeTitle, passesToChild } from '../node-tools.ts';

const VALUED =
  '--tsconfig --require -r --import --env-file --conditions -C --include --exclude --ignore -e --eval'.split(
    ' ',
  );

/** Options that its child does not get. */
const OWN = /^--(watch$|clear-screen|tsconfig(=|$))/;

/** Runs the program in a child node, passes SIGTERM and SIGINT on, and waits; `tsx watch` leaves at once. */
export default {
  name: 'tsx',
  kind: 'wrapper',
  matches: ['tsx'],
  launch({ argv }) {
    const title = nodeTitle(argv);
    const watches = argv[1] === 'watch' || argv.includes('--watch');
    const args = argv.slice(argv[1] === 'watch' ? 2 : 1);
    const { rest, values } = options(args, VALUED);
    const text = values.get('-e') ?? values.get('--eval');
    if (rest.length === 0 && text === undefined)
      return { kind: 'exits', status: 0, why: 'tsx without a script and a terminal ends at once' };
    const kept = args
      .slice(0, args.length - rest.length)
      .filter((a, i) => !OWN.test(a) && args[i - 1] !== '--tsconfig');
    const children = [{ run: { argv: ['node', ...kept, ...rest] }, isMain: true }];
    if (watches) return { kind: 'stay', behaviour: WATCH, children, devServer: 'tsx watch', title };
    return { kind: 'stay', behaviour: TSX, children, title };
  },
  sources: ['https://tsx.is/', 'tsx 4.23.15 on node 20.20.2 as PID 1, Linux 6.18'],
  measured: {
    version: '4.23.15',
    rows: ['tsx/handler', 'tsx/plain'],
  },
} satisfies Program;

const TSX = passesToChild(['SIGTERM', 'SIGINT'], 'tsx passes the signal on and waits');

/** Of three runs the program's handler was seen in two: it does not wait. */
const leaves = caught(
  [
    { do: 'signal', to: 'child', signal: 'same' },
    { do: 'exit', status: 0, cleansUp: false },
  ],
  'tsx watch tells the program and leaves',
);
const WATCH: Behaviour = service({ SIGTERM: leaves, SIGINT: leaves, ...INSPECTOR }, 'own');
