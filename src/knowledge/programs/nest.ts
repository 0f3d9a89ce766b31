import type { Program } from '../../model/index.ts';
import { caught, service } from '../behaviours.ts';
import { endsByItself, nodeTitle } from '../node-tools.ts';
import { NODE } from './node.ts';

/** Of SIGTERM it tells the shell above the program and ends at once; of SIGINT it knows nothing, and as PID 1 stays. */
const NEST = {
  ...service(
    {
      ...NODE.signals,
      SIGTERM: caught(
        [
          { do: 'signal', to: 'child', signal: 'SIGTERM' },
          { do: 'exit', status: 0, cleansUp: false },
        ],
        'nest tells its shell and does not wait for the program',
      ),
    },
    'own',
  ),
  whenChildExits: { of: 'child', reaction: [{ do: 'exit', status: 'of-child', cleansUp: false }] },
} as const;

/** `nest start` compiles, and runs `node dist/main` below itself through a shell. */
export default {
  name: 'nest',
  kind: 'wrapper',
  matches: ['nest'],
  launch({ argv, cwd }) {
    if (argv[1] !== 'start') return endsByItself(argv);
    const watches = argv.some(word => /^(?:--watch|-w|--debug|-d)$/.test(word));
    return {
      kind: 'stay',
      behaviour: NEST,
      children: [
        {
          run: {
            shellText: `node --enable-source-maps ${cwd === '/' ? '' : cwd}/dist/main`,
            shell: ['/bin/sh', '-c'],
          },
          isMain: true,
        },
      ],
      devServer: watches ? 'nest start --watch' : 'nest start',
      title: nodeTitle(argv),
    };
  },
  sources: [
    'https://docs.nestjs.com/cli/usages#nest-start',
    'nestjs/nest-cli actions/start.action.ts: spawn with a shell; on exit its child is killed',
    '@nestjs/cli 12.0.8 on node 20.20.2 as PID 1, Linux 6.18',
  ],
  measured: { version: '12.0.8', rows: ['nest/start'] },
} satisfies Program;
