import type { Program } from '../../model/index.ts';
import { service, stopsInOrder } from '../behaviours.ts';
import { INSPECTOR, nodeTitle } from '../node-tools.ts';
import { pythonNotMeasured } from '../python-tools.ts';

/** `serve run main:app` is Ray's, for Python, under the same name. */
const isRay = ([, command, ...args]: readonly string[]) =>
  command === 'run' && args.some(arg => /^[\w.]+:\w+$/.test(arg));

/** serve and http-server: SIGTERM and SIGINT close the server. */
export default {
  name: 'node-file-servers',
  kind: 'server',
  matches: ['serve', 'http-server'],
  launch({ argv }) {
    if (isRay(argv)) return pythonNotMeasured(argv);
    return {
      kind: 'stay',
      behaviour: service({ ...INSPECTOR, SIGTERM: stopsInOrder(), SIGINT: stopsInOrder() }, 'own'),
      // http-server sets a title of its own.
      title: argv[0]?.endsWith('http-server') ? ['http-server'] : nodeTitle(argv),
    };
  },
  sources: [
    'vercel/serve source/utilities/http.ts, registerCloseListener: SIGINT and SIGTERM',
    'http-party/http-server bin/http-server: SIGINT and SIGTERM',
  ],
  measured: { version: '14.1.1', rows: ['node-file-servers/http-server', 'node-file-servers/serve'] },
} satisfies Program;
