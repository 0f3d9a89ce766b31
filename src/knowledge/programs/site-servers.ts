import type { Program } from '../../model/index.ts';
import { all, service, stopsInOrder } from '../behaviours.ts';
import { endsByItself, nodeTitle } from '../node-tools.ts';
import { NODE } from './node.ts';

const NOTHING = service(NODE.signals, 'own');
const TERM = service({ ...NODE.signals, SIGTERM: stopsInOrder(0) }, 'own');
const BOTH = service({ ...NODE.signals, ...all(['SIGTERM', 'SIGINT'], stopsInOrder(0)) }, 'own');

/** What each command of a tool comes to; every other command of these ends by itself. `''`: without a command. */
const SERVES: Readonly<Record<string, Readonly<Record<string, typeof NOTHING>>>> = {
  vitepress: { '': TERM, dev: TERM, preview: NOTHING, serve: NOTHING },
  parcel: { '': BOTH, serve: BOTH, watch: BOTH },
  'vue-cli-service': { serve: BOTH },
  docusaurus: { start: BOTH, serve: NOTHING },
};

/** Development servers and previews of pages: most close on SIGTERM, and those that serve what was built know no signal. */
export default {
  name: 'site-servers',
  kind: 'server',
  matches: Object.keys(SERVES),
  launch({ argv }) {
    const name = (argv[0] ?? '').split('/').at(-1) ?? '';
    const commands = SERVES[name] ?? {};
    const word = argv.slice(1).find(a => !a.startsWith('-')) ?? '';
    // `parcel src/index.html --port 80`, `vitepress docs`
    const command = '' in commands && /[./]/.test(word) ? '' : word;
    const behaviour = commands[command];
    if (!behaviour) return endsByItself(argv);
    return { kind: 'stay', behaviour, title: nodeTitle(argv), devServer: `${name} ${command}`.trim() };
  },
  sources: [
    'https://vitepress.dev/reference/cli',
    'https://parceljs.org/features/cli/',
    'https://cli.vuejs.org/guide/cli-service.html',
    'https://docusaurus.io/docs/cli',
    'vitepress 1.6.4, parcel 2.16.4, @vue/cli-service 5.0.9, @docusaurus/core 3.10.2 on node 20.20.2 as PID 1, Linux 6.18',
  ],
  measured: {
    version: '1.6.4',
    rows: [
      'vitepress/dev',
      'vitepress/preview',
      'parcel/serve',
      'vue-cli-service/serve',
      'docusaurus/start',
      'docusaurus/serve',
    ],
  },
} satisfies Program;
