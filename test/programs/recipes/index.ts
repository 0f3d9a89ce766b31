import type { Recipe } from '../recipe.ts';
import daemons from './daemons.ts';
import displays from './displays.ts';
import frontends from './frontends.ts';
import infrastructure from './infrastructure.ts';
import inits from './inits.ts';
import jvm from './jvm.ts';
import native from './native.ts';
import networks from './networks.ts';
import node from './node.ts';
import personal from './personal.ts';
import python from './python.ts';
import runners from './runners.ts';
import runtimes from './runtimes.ts';
import servers from './servers.ts';
import shells from './shells.ts';
import smallServers from './small-servers.ts';
import tools from './tools.ts';
import wrappers from './wrappers.ts';

/** Programs that raise a signal again, or look whether they are PID 1: what they do below an init is another thing. */
const BELOW_AN_INIT = new Set([
  'beanstalkd/plain',
  'env-cmd/handler',
  'etcd/server',
  'pnpm/start',
  'smbd/foreground',
  'yarn/start',
]);

const belowInit = (recipe: Recipe): Recipe => ({
  ...recipe,
  id: `${recipe.id}-below-tini`,
  argv: ['tini', '--', ...recipe.argv],
  needs: [...(recipe.needs ?? (recipe.npm ? [] : recipe.argv.slice(0, 1))), 'tini'],
});

const direct: readonly Recipe[] = [
  ...daemons,
  ...displays,
  ...frontends,
  ...infrastructure,
  ...inits,
  ...jvm,
  ...native,
  ...networks,
  ...node,
  ...personal,
  ...python,
  ...runners,
  ...runtimes,
  ...servers,
  ...shells,
  ...smallServers,
  ...tools,
  ...wrappers,
];

export const recipes: readonly Recipe[] = [
  ...direct,
  ...direct.filter(({ id }) => BELOW_AN_INIT.has(id)).map(belowInit),
];
