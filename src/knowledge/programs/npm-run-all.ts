import type { Behaviour, ChildSpec, Program, World } from '../../model/index.ts';
import { nodeTitle } from '../node-tools.ts';
import { nearestManifest } from '../package-json.ts';
import { NODE } from './node.ts';

/** It has no handlers of its own: as PID 1 it stays, and its scripts are not told. */
const BEHAVIOUR: Behaviour = {
  ...NODE,
  whenChildExits: { of: 'last-child', reaction: [{ do: 'exit', status: { ofChildOr: 1 }, cleansUp: false }] },
};

/** Scripts that a pattern names: `*` stands for what lies between two colons, `**` for all that follows. */
function scriptsOf(pattern: string, cwd: string, world: World): readonly string[] {
  const [name = '', ...args] = pattern.split(' ');
  if (!name.includes('*')) return [pattern];
  const manifest = nearestManifest(cwd, world);
  if (typeof manifest === 'string') return [pattern];
  const wanted = name.split(':');
  const fits = (words: readonly string[], at = 0): boolean =>
    wanted[at] === '**' ||
    (at === wanted.length ? words.length === at : isWord(wanted[at] ?? '', words[at]) && fits(words, at + 1));
  const found = [...manifest.scripts.keys()].filter(script => fits(script.split(':')));
  return found.length > 0 ? found.map(script => [script, ...args].join(' ')) : [pattern];
}

function isWord(wanted: string, word: string | undefined): boolean {
  const [before = '', after] = wanted.split('*', 2);
  if (word === undefined || after === undefined) return word === wanted;
  return word.length >= before.length + after.length && word.startsWith(before) && word.endsWith(after);
}

/** run-s runs scripts one after another, run-p side by side; npm-run-all mixes both by options. */
export default {
  name: 'npm-run-all',
  kind: 'supervisor',
  matches: ['npm-run-all', 'npm-run-all2', 'run-s', 'run-p'],
  launch({ argv, cwd }, world) {
    const name = (argv[0] ?? '').split('/').at(-1);
    let parallel = name === 'run-p';
    const children: ChildSpec[] = [];
    for (const arg of argv.slice(1)) {
      if (arg === '--') break;
      if (arg === '-p' || arg === '--parallel') parallel = true;
      else if (arg === '-s' || arg === '--serial' || arg === '--sequential') parallel = false;
      else if (!arg.startsWith('-')) {
        // What came before a script that runs in its turn has ended by then.
        for (const script of scriptsOf(arg, cwd, world)) {
          if (!parallel) children.length = 0;
          children.push({ run: { argv: ['npm', 'run', ...script.split(' ')] }, isMain: true });
        }
      }
    }
    if (children.length === 0) return { kind: 'exits', status: 0, why: `${name} has no scripts to run` };
    return { kind: 'stay', behaviour: BEHAVIOUR, children, title: nodeTitle(argv) };
  },
  sources: [
    'https://www.npmjs.com/package/npm-run-all',
    'npm-run-all 4.1.5 docs/npm-run-all.md, Glob-like pattern matching for script names',
    'npm-run-all 4.1.5 on node 20.20.2 as PID 1, Linux 6.18',
  ],
  measured: { version: '4.1.5', rows: ['npm-run-all/parallel', 'npm-run-all/sequence'] },
} satisfies Program;
