import type { Program } from '../../model/index.ts';
import { unknownChild } from '../doubt.ts';
import { endsByItself, nodeTitle, notMeasured } from '../node-tools.ts';

const ENDS =
  /(^|:)(build|lint|test|typecheck|install|ci|bootstrap|version|publish|prune|migrate|clean|format)(:|$)/;

/** lerna, nx, turbo and rush run a script in many packages. Which processes that makes is not followed. */
export default {
  name: 'node-monorepo',
  kind: 'package-manager',
  matches: ['lerna', 'nx', 'turbo', 'rush', 'rushx', 'wsrun'],
  launch({ argv }) {
    const task = argv.slice(1).find(a => !a.startsWith('-') && a !== 'run' && a !== 'exec') ?? '';
    if (task === '' || ENDS.test(task)) return endsByItself(argv);
    const reason = `which processes \`${argv.join(' ')}\` starts is not followed`;
    const dev = /(^|:)(dev|serve|watch)(:|$)/.test(task) ? argv.slice(0, 3).join(' ') : undefined;
    return notMeasured(nodeTitle(argv), [unknownChild(reason, [task])], dev);
  },
  sources: [
    'https://github.com/vercel/turborepo/issues/4274',
    'https://nx.dev/reference/nx-commands',
    'https://lerna.js.org/docs',
  ],
} satisfies Program;
