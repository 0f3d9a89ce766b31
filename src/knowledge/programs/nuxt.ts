import type { Program } from '../../model/index.ts';
import { all, service, stays, stopsAtOnce } from '../behaviours.ts';
import { unknownChild } from '../doubt.ts';
import { endsByItself, nodeTitle, notMeasured } from '../node-tools.ts';
import { NODE } from './node.ts';

const DEV = service(
  {
    ...NODE.signals,
    ...all(['SIGTERM', 'SIGINT', 'SIGHUP'], stopsAtOnce(0, 'nuxt tells its server and ends')),
    SIGQUIT: stays('raises it again, which as PID 1 does nothing'),
  },
  'own',
);

/** `nuxt dev` runs its server in processes below itself. */
export default {
  name: 'nuxt',
  kind: 'server',
  matches: ['nuxt', 'nuxi'],
  launch({ argv }) {
    const command = argv.slice(1).find(word => !word.startsWith('-')) ?? 'dev';
    if (command === 'start' || command === 'preview')
      return notMeasured(nodeTitle(argv), [], `nuxt ${command}`);
    if (command !== 'dev') return endsByItself(argv);
    return {
      kind: 'stay',
      behaviour: DEV,
      children: [unknownChild('the server of nuxt dev is not followed', ['node', 'dev/index.mjs'])],
      title: nodeTitle(argv),
      devServer: 'nuxt dev',
    };
  },
  sources: ['https://nuxt.com/docs/api/commands/dev', 'nuxt 4.5.2 on node 20.20.2 as PID 1, Linux 6.18'],
  measured: { version: '4.5.2', rows: ['nuxt/dev'] },
} satisfies Program;
