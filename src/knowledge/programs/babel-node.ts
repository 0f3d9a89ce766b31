import type { Behaviour, Program, World } from '../../model/index.ts';
import { depends } from '../behaviours.ts';
import { byDefault } from '../doubt.ts';
import { nodeTitle, passesToChild } from '../node-tools.ts';
import { compiledAtLoad } from './ts-node.ts';

const VALUED =
  '-e --eval -p --print -o --only -i --ignore -x --extensions -w --plugins -b --presets --config-file --env-name -r --require'.split(
    ' ',
  );

const NOTE = 'babel-node passes the signal on and waits';
const PARENT = passesToChild(['SIGTERM', 'SIGINT'], NOTE, 0);
const BEFORE = passesToChild(['SIGINT'], NOTE, 0);
const ON_TERM = PARENT.signals.SIGTERM;

/** Before 7.15 it has a listener for SIGINT alone; `babel-cli` is its package up to 6. */
function parentIn(world: World, cwd: string): Behaviour {
  const dependencies = world.read('package.json', cwd)?.text ?? '';
  if (/"babel-cli"\s*:/.test(dependencies)) return BEFORE;
  const [, major = 0, minor = 0] =
    /"@babel\/node"\s*:\s*"[\^~]?(\d{1,3})\.(\d{1,3})/.exec(dependencies) ?? [];
  if (Number(major) > 7 || (Number(major) === 7 && Number(minor) >= 15)) return PARENT;
  if (!ON_TERM || ON_TERM.disposition === 'unknown') return PARENT;
  const reason = 'babel-node passes SIGTERM on from 7.15 on, and its version is not known';
  const SIGTERM = depends(reason, byDefault('node sets no handler for SIGTERM by itself'), ON_TERM);
  return { ...PARENT, signals: { ...PARENT.signals, SIGTERM } };
}

/** A process above the one that compiles the program as it loads it, and runs it. */
export default {
  name: 'babel-node',
  kind: 'wrapper',
  matches: ['babel-node', '_babel-node'],
  launch({ argv, cwd }, world) {
    const [name = '', ...args] = argv;
    if (!name.endsWith('_babel-node')) {
      const child = { run: { argv: [name.replace(/babel-node$/, '_babel-node'), ...args] }, isMain: true };
      return { kind: 'stay', behaviour: parentIn(world, cwd), children: [child], title: nodeTitle(argv) };
    }
    return compiledAtLoad('babel-node', argv, VALUED);
  },
  sources: [
    'babel/babel 04a4ee3 packages/babel-node/src/babel-node.ts: SIGINT and SIGTERM go to the child; its end is passed on, a signal by kill() of itself as it exits, where its own listener takes it',
    '@babel/node 7.0.0 to 7.14.9 lib/babel-node.js: SIGINT alone; 7.15.8 to 8.0.6: SIGTERM too',
  ],
  measured: {
    version: '7.29.7',
    rows: ['babel-node/handler', 'babel-node/plain'],
  },
} satisfies Program;
