import type { Program } from '../../model/index.ts';
import { options } from '../behaviours.ts';
import { nodeTitle, passesToChild } from '../node-tools.ts';
import { NODE } from './node.ts';

const VALUED =
  '-e --eval -p --print -o --only -i --ignore -x --extensions -w --plugins -b --presets --config-file --env-name -r --require'.split(
    ' ',
  );

const PARENT = passesToChild(['SIGTERM', 'SIGINT'], 'babel-node passes the signal on and waits', 0);

/** A process above the one that compiles the program as it loads it, and runs it. */
export default {
  name: 'babel-node',
  kind: 'wrapper',
  matches: ['babel-node', '_babel-node'],
  launch({ argv }) {
    const [name = '', ...args] = argv;
    if (!name.endsWith('_babel-node')) {
      const child = { run: { argv: [name.replace(/babel-node$/, '_babel-node'), ...args] }, isMain: true };
      return { kind: 'stay', behaviour: PARENT, children: [child], title: nodeTitle(argv) };
    }
    const { values, rest } = options(args, VALUED);
    const [file, ...others] = rest;
    const base = {
      kind: 'interpret',
      language: 'javascript',
      behaviour: NODE,
      title: nodeTitle(argv),
    } as const;
    const text = values.get('-e') ?? values.get('--eval');
    if (text !== undefined) return { ...base, source: { kind: 'text', text }, args: rest };
    if (file === undefined)
      return { kind: 'exits', status: 0, why: 'babel-node without a script and a terminal ends at once' };
    return { ...base, source: { kind: 'file', path: file }, args: others };
  },
  sources: [
    'babel/babel 04a4ee3 packages/babel-node/src/babel-node.ts: SIGINT and SIGTERM go to the child; its end is passed on, a signal by kill() of itself as it exits, where its own listener takes it',
  ],
} satisfies Program;
