import type { Program } from '../../model/index.ts';
import { endsByItself, nodeTitle, notMeasured } from '../node-tools.ts';

/** Commands that serve, by tool; every other command of these ends by itself. `''`: without a command. */
const SERVES: Readonly<Record<string, readonly string[]>> = {
  wrangler: ['dev'],
  gatsby: ['develop', 'serve'],
  astro: ['dev', 'preview'],
  remix: ['dev', 'vite:dev'],
  storybook: ['dev'],
  'start-storybook': [''],
  serverless: ['offline'],
  sls: ['offline'],
  func: ['start', 'host'],
  expo: ['start'],
  vuepress: ['dev'],
};

/** Development servers and previews of bundlers and frameworks. */
export default {
  name: 'node-dev-servers',
  kind: 'server',
  matches: Object.keys(SERVES),
  launch({ argv }) {
    const name = (argv[0] ?? '').split('/').at(-1) ?? '';
    const commands = SERVES[name] ?? [];
    const words = argv.slice(1);
    const command = words.find(a => !a.startsWith('-')) ?? '';
    const serves = commands.includes(command) || words.some(a => a.startsWith('-') && commands.includes(a));
    if (!serves) return endsByItself(argv);
    return notMeasured(nodeTitle(argv), [], `${name} ${command}`.trim());
  },
  sources: [
    'https://developers.cloudflare.com/workers/wrangler/commands/',
    'https://storybook.js.org/docs/api/cli-options',
  ],
  notRun: 'says only what is not known',
} satisfies Program;
