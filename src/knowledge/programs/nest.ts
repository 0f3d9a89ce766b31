import type { Program } from '../../model/index.ts';
import { endsByItself, nodeTitle, notMeasured } from '../node-tools.ts';

/** `nest start` compiles and runs `node dist/main` below itself. */
export default {
  name: 'nest',
  kind: 'wrapper',
  matches: ['nest'],
  launch({ argv }) {
    if (argv[1] !== 'start') return endsByItself(argv);
    const dev = argv.some(a => a === '--watch' || a === '-w' || a === '--debug')
      ? 'nest start --watch'
      : 'nest start';
    return notMeasured(nodeTitle(argv), [{ run: { argv: ['node', 'dist/main'] }, isMain: true }], dev);
  },
  sources: ['https://docs.nestjs.com/cli/usages#nest-start'],
} satisfies Program;
