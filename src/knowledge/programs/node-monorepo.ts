import type { Program } from '../../model/index.ts';
import { unknownChild } from '../doubt.ts';
import { ENDS_BY_NAME, endsByItself, nodeTitle, notMeasured } from '../node-tools.ts';

/** lerna and rush run a script in many packages. Which processes that makes is not followed. */
export default {
  name: 'node-monorepo',
  kind: 'package-manager',
  matches: ['lerna', 'rush', 'rushx', 'wsrun'],
  launch({ argv }) {
    const task = argv.slice(1).find(a => !a.startsWith('-') && a !== 'run' && a !== 'exec') ?? '';
    if (task === '' || ENDS_BY_NAME.test(task)) return endsByItself(argv);
    const reason = `which processes \`${argv.join(' ')}\` starts is not followed`;
    const dev = /(^|:)(dev|serve|watch)(:|$)/.test(task) ? argv.slice(0, 3).join(' ') : undefined;
    return notMeasured(nodeTitle(argv), [unknownChild(reason, [task])], dev);
  },
  sources: ['https://lerna.js.org/docs', 'https://rushjs.io/pages/commands/rushx'],
  notRun: 'says only what is not known',
} satisfies Program;
