import type { Program } from '../../model/index.ts';
import { service, stopsInOrder } from '../behaviours.ts';
import { byDefault, either } from '../doubt.ts';
import { endsByItself, nodeTitle, notMeasured } from '../node-tools.ts';
import { NODE, RAISES } from './node.ts';

const SERVES = new Set(['serve', 's', 'dev']);
/** Builders whose pages Vite serves; it closes on SIGTERM. */
const VITE = /@angular\/build:|:(?:application|browser-esbuild)"/;
/** Builders whose pages webpack-dev-server serves; Angular turns its handlers off. */
const WEBPACK = /:browser"/;

const CLOSES = stopsInOrder(143);
const WITH_VITE = service(
  {
    ...NODE.signals,
    SIGTERM: CLOSES,
    SIGINT: byDefault('a listener comes and goes, and leaves the default'),
  },
  'own',
);
const WITH_WEBPACK = service(NODE.signals, 'own');
const WITH_EITHER = service(
  {
    ...NODE.signals,
    SIGTERM: either(
      'whether ng serves with Vite, which closes on SIGTERM, or with webpack, which does not, is not known: no angular.json that says so is read',
      CLOSES,
      RAISES,
    ),
  },
  'own',
);

/** The development server of Angular: what it does on SIGTERM is said by the builder in angular.json. */
export default {
  name: 'ng',
  kind: 'server',
  matches: ['ng'],
  launch({ argv, cwd }, world) {
    const [, command = ''] = argv;
    if (argv.includes('--watch') && !SERVES.has(command))
      return notMeasured(nodeTitle(argv), [], `ng ${command} --watch`);
    if (!SERVES.has(command)) return endsByItself(argv);
    const workspace = world.read('angular.json', cwd)?.text ?? '';
    const behaviour = VITE.test(workspace) ? WITH_VITE : WEBPACK.test(workspace) ? WITH_WEBPACK : WITH_EITHER;
    return { kind: 'stay', behaviour, title: ['ng', ...argv.slice(1)], devServer: `ng ${command}` };
  },
  sources: ['https://angular.dev/cli/serve', '@angular/cli 20.3.9 on node 20.20.2 as PID 1, Linux 6.18'],
  measured: { version: '20.3.9', rows: ['ng/application', 'ng/browser'] },
} satisfies Program;
