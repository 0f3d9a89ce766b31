import type { Launch, Program } from '../../model/index.ts';
import { options } from '../behaviours.ts';
import { nodeTitle } from '../node-tools.ts';
import { NODE } from './node.ts';

const VALUED =
  '-P --project -r --require -O --compilerOptions -e --eval -p --print --cwd -C --compiler -D -I'.split(' ');

/** Runs in the same process as the program; signals are those of node. */
export default {
  name: 'ts-node',
  kind: 'runtime',
  matches: ['ts-node', 'ts-node-esm', 'ts-node-script', 'ts-node-transpile-only'],
  launch: ({ argv }) => compiledAtLoad('ts-node', argv, VALUED),
  sources: ['https://typestrong.org/ts-node/docs/', 'ts-node 10.9.2 on node 20.20.2 as PID 1, Linux 6.18'],
  measured: { version: '10.9.2', rows: ['ts-node/handler', 'ts-node/plain'] },
} satisfies Program;

/** What node runs that is compiled as it is loaded, in the same process. `valued`: options with a value. */
export function compiledAtLoad(name: string, argv: readonly string[], valued: readonly string[]): Launch {
  const { values, rest } = options(argv.slice(1), valued);
  const [file, ...args] = rest;
  const base = {
    kind: 'interpret',
    language: 'javascript',
    behaviour: NODE,
    title: nodeTitle(argv),
  } as const;
  const text = values.get('-e') ?? values.get('--eval');
  if (text !== undefined) return { ...base, source: { kind: 'text', text }, args: rest };
  if (file === undefined)
    return { kind: 'exits', status: 0, why: `${name} without a script and a terminal ends at once` };
  return { ...base, source: { kind: 'file', path: file }, args };
}
