import type { Behaviour, ChildSpec, Program } from '../../model/index.ts';
import { nodeTitle } from '../node-tools.ts';
import { NODE } from './node.ts';

/** It has no handlers of its own: as PID 1 it stays, and its scripts are not told. */
const BEHAVIOUR: Behaviour = {
  ...NODE,
  whenChildExits: { of: 'last-child', reaction: [{ do: 'exit', status: { ofChildOr: 1 }, cleansUp: false }] },
};

/** run-s runs scripts one after another, run-p side by side; npm-run-all mixes both by options. */
export default {
  name: 'npm-run-all',
  kind: 'supervisor',
  matches: ['npm-run-all', 'npm-run-all2', 'run-s', 'run-p'],
  launch({ argv }) {
    const name = (argv[0] ?? '').split('/').at(-1);
    let parallel = name === 'run-p';
    const children: ChildSpec[] = [];
    for (const arg of argv.slice(1)) {
      if (arg === '--') break;
      if (arg === '-p' || arg === '--parallel') parallel = true;
      else if (arg === '-s' || arg === '--serial' || arg === '--sequential') parallel = false;
      else if (!arg.startsWith('-')) {
        // What came before a script that runs in its turn has ended by then.
        if (!parallel) children.length = 0;
        children.push({ run: { argv: ['npm', 'run', ...arg.split(' ')] }, isMain: true });
      }
    }
    if (children.length === 0) return { kind: 'exits', status: 0, why: `${name} has no scripts to run` };
    return { kind: 'stay', behaviour: BEHAVIOUR, children, title: nodeTitle(argv) };
  },
  sources: [
    'https://www.npmjs.com/package/npm-run-all',
    'npm-run-all 4.1.5 on node 20.20.2 as PID 1, Linux 6.18',
  ],
  measured: { version: '4.1.5', rows: ['npm-run-all/parallel', 'npm-run-all/sequence'] },
} satisfies Program;
