import type { SignalName } from '../../kernel/index.ts';
import type { Program, World } from '../../model/index.ts';
import { all, service, stopsAtOnce, stopsInOrder } from '../behaviours.ts';
import { endsByItself, INSPECTOR, nodeTitle, notMeasured } from '../node-tools.ts';
import { isRecord, parseObject } from '../package-json.ts';

const MORE: Readonly<Record<string, readonly SignalName[]>> = {
  fastify: ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGUSR2'],
  'node-red': ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR2'],
  'egg-scripts': ['SIGTERM', 'SIGINT', 'SIGQUIT'],
  eggctl: ['SIGTERM', 'SIGINT', 'SIGQUIT'],
};

/** Those that serve by `start` alone. */
const STARTS = new Set(['fastify', 'thelounge', 'strapi', 'medusa', 'egg-scripts', 'eggctl']);
const IS_EGG = /^egg/;
const DEVELOPS = /^(?:develop|dev|watch-admin)$/;

/** Before version 3 egg-scripts did not wait for the master that it starts. */
function leavesAtOnce(cwd: string, world: World): boolean {
  const { dependencies, devDependencies } = parseObject(world.read('package.json', cwd)?.text ?? '') ?? {};
  const asked = [dependencies, devDependencies].map(list =>
    isRecord(list) ? list['egg-scripts'] : undefined,
  );
  return asked.some(range => typeof range === 'string' && /^[^\d]*[012](?:\.|$)/.test(range));
}

/** Programs of frameworks that load an app and serve it: SIGTERM and SIGINT close the server, and they exit with 0. */
export default {
  name: 'node-app-servers',
  kind: 'server',
  matches: [
    'remix-serve',
    'react-router-serve',
    'functions-framework',
    'moleculer-runner',
    'fastify',
    'node-red',
    'thelounge',
    'strapi',
    'medusa',
    'egg-scripts',
    'eggctl',
  ],
  launch({ argv, cwd }, world) {
    const name = (argv[0] ?? '').split('/').at(-1) ?? '';
    const isFastify = name === 'fastify';
    const command = argv.slice(1).find(word => !word.startsWith('-')) ?? '';
    if (/^(?:strapi|medusa)$/.test(name) && DEVELOPS.test(command))
      return notMeasured(nodeTitle(argv), [], `${name} ${command}`);
    if (STARTS.has(name) && command !== 'start') return endsByItself(argv);
    if (IS_EGG.test(name) && argv.includes('--daemon')) return endsByItself(argv);
    // Its workers are not told, and it waits for them.
    if (name === 'medusa' && argv.some(word => /^--cluster(?:=|$)/.test(word)))
      return notMeasured(nodeTitle(argv), []);
    if (name === 'node-red' && argv[1] === 'admin') return endsByItself(argv);
    const reaction =
      IS_EGG.test(name) && leavesAtOnce(cwd, world)
        ? stopsAtOnce(0, 'exits, and its workers are lost')
        : stopsInOrder();
    const handled = all(MORE[name] ?? ['SIGTERM', 'SIGINT'], reaction);
    const isWatched = isFastify && argv.some(arg => arg === '-w' || arg === '--watch');
    return {
      kind: 'stay',
      behaviour: service({ ...INSPECTOR, ...handled }, 'own'),
      title: nodeTitle(argv),
      ...(isWatched ? { devServer: 'fastify start --watch' } : {}),
    };
  },
  sources: [
    'remix-run/remix packages/remix-serve/cli.ts: SIGTERM and SIGINT close the server; react-router-serve alike',
    'GoogleCloudPlatform/functions-framework-nodejs src/main.ts: SIGINT and SIGTERM close the server',
    'moleculerjs/moleculer src/service-broker.js: SIGINT and SIGTERM stop the broker, then process.exit(0)',
    'fastify/fastify-cli start.js: close-with-grace',
    'node-red/node-red 0014fec packages/node_modules/node-red/red.js: SIGTERM, SIGINT, SIGHUP and SIGUSR2: RED.stop(), then process.exit()',
    'strapi/strapi v3 and v4 lib/utils/signals.js, v5 packages/core/core/src/utils/signals.ts: at SIGTERM and SIGINT strapi.destroy(), then process.exit()',
    'medusajs/medusa 001eeae packages/medusa/src/commands/start.ts: at SIGTERM and SIGINT the server and its modules are shut down, then process.exit(0); with --cluster the primary only notes that it stops',
    'egg-scripts 3.1.0 lib/cmd/start.js: SIGINT, SIGQUIT and SIGTERM go to the master, with which it ends; egg-scripts 2 by common-bin 2.9.2 lib/helper.js: process.exit(0) at once',
    'thelounge/thelounge 03ec4c4 server/server.ts: SIGTERM and SIGINT close the server, then exit 0, after 3 s 1',
  ],
  measured: {
    version: '2.17.5',
    rows: [
      'node-app-servers/fastify',
      'node-app-servers/functions-framework',
      'node-app-servers/moleculer-runner',
      'node-app-servers/remix-serve',
    ],
  },
} satisfies Program;
