import type { Pipeline } from './ast.ts';
import { expandWords } from './expand.ts';
import type { Interpreter } from './interpreter.ts';
import { isMissing, pidsNamed } from './kill-by-name.ts';
import { namesIn } from './pid-tokens.ts';
import { known, type Value } from './value.ts';

/** Options of ps, and the column that then holds the process id. @source ps(1) procps 4.0.2 */
const COLUMN: Readonly<Record<string, string>> = {
  '-ef': '2',
  '-eF': '2',
  '-Af': '2',
  aux: '2',
  '-aux': '2',
  auxw: '2',
  auxww: '2',
  ax: '1',
  '-ax': '1',
  '-e': '1',
  '-A': '1',
};

/**
 * `$(ps aux | grep '[w]orker' | awk '{print $2}')`: the process ids of the jobs whose command line has the word;
 * `undefined`: it is no such list, or nothing known is in it.
 */
export function pidsListed({ commands }: Pipeline, i: Interpreter): Value | undefined {
  const [ps, ...filters] = commands.map(command =>
    command.type === 'simple' && command.redirects.every(r => r.target?.text === '/dev/null')
      ? expandWords(command.words, i.expansion)
      : [],
  );
  const awk = filters.pop();
  const [name, options, ...more] = ps ?? [];
  if (name?.text !== 'ps' || !options?.known || more.length > 0) return undefined;
  const column = COLUMN[options.text];
  if (column === undefined) return undefined;
  if (isMissing(i, 'ps')) return known('');
  const printed = /^(?:\/([^/]{1,60})\/\s*)?\{\s*print\s*\$(\d)\s*;?\s*\}$/.exec(awk?.[1]?.text ?? '');
  if (awk?.[0]?.text !== 'awk' || awk.length !== 2 || printed?.[2] !== column) return undefined;
  const patterns = printed[1] === undefined ? [] : [printed[1]];
  for (const filter of filters) {
    if (!/^[ef]?grep$/.test(filter[0]?.text ?? '') || filter.some(word => !word.known)) return undefined;
    const [first = '', second, ...rest] = filter.slice(1).map(word => word.text);
    // What leaves out grep itself.
    if (first === '-v' && second === 'grep' && rest.length === 0) continue;
    if (second !== undefined || first.startsWith('-')) return undefined;
    patterns.push(first);
  }
  const [pattern, another] = patterns;
  if (pattern === undefined || another !== undefined) return undefined;
  // `[w]orker` is found in the line of the worker, and not in that of grep.
  const pids = pidsNamed(i, ['pgrep', '-f', pattern.replace(/^\[([\w/.])\]/, '$1')].map(known));
  // A name with blanks does not outlast the splitting into words.
  return pids && namesIn(pids.text).some(name => /\s/.test(name)) ? undefined : pids;
}
