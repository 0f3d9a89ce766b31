import type { Recipe } from '../recipe.ts';
import daemons from './daemons.ts';
import inits from './inits.ts';
import native from './native.ts';
import node from './node.ts';
import python from './python.ts';
import runtimes from './runtimes.ts';
import servers from './servers.ts';
import shells from './shells.ts';
import tools from './tools.ts';
import wrappers from './wrappers.ts';

export const recipes: readonly Recipe[] = [
  ...daemons,
  ...inits,
  ...native,
  ...node,
  ...python,
  ...runtimes,
  ...servers,
  ...shells,
  ...tools,
  ...wrappers,
];
