import { path } from '../../base/index.ts';
import type { Value } from './value.ts';

const JAR = /\.[jw]ar$/;

/**
 * `$(ls /app/*.jar)`, `$(find /app -name 'app-*.jar')`: the pattern of the jar, which java is given as the shell would
 * leave it. That the build lays one there is taken for granted, as for a pattern on the line of java itself.
 */
export function jarFound(name: string, args: readonly Value[], cwd: string): Value | undefined {
  if (args.some(arg => !arg.known || arg.located)) return undefined;
  const words = args.map(arg => arg.text);
  const found = name === 'ls' ? listed(words) : searched(words, cwd);
  const assumes = args.flatMap(arg => arg.assumes);
  return found === undefined || !JAR.test(found) ? undefined : { text: found, known: true, assumes };
}

/** One operand, and options of how it is shown and in which order. */
function listed(words: readonly string[]): string | undefined {
  const operands = words.filter(word => !/^-[1trS]+$/.test(word));
  return operands.length === 1 && !operands[0]?.startsWith('-') ? operands[0] : undefined;
}

function searched([folder = '', ...tests]: readonly string[], cwd: string): string | undefined {
  if (folder.startsWith('-')) return undefined;
  let pattern: string | undefined;
  for (let at = 0; at < tests.length; at++) {
    const test = tests[at] ?? '';
    const value = tests[at + 1] ?? '';
    if (/^-i?name$/.test(test) && pattern === undefined) pattern = value;
    // What is left out: `! -name '*-sources.jar'`.
    else if (/^(?:!|-not)$/.test(test) && /^-i?name$/.test(value)) at++;
    else if (/^-(?:print|quit)$/.test(test)) continue;
    else if (!/^-(?:type|maxdepth|mindepth)$/.test(test)) return undefined;
    at++;
  }
  return pattern === undefined ? undefined : path.join(path.resolve(cwd, folder), pattern);
}

/** What leaves one line of a jar as it is: `| head -n 1`, `| sort -V`, `| grep -v sources`. */
export function keepsJar(line: string, [name = '', ...args]: readonly string[]): boolean {
  if (!JAR.test(line) || !line.includes('*')) return false;
  if (name === 'head' || name === 'tail') return /^(?:-n ?1|-1)$/.test(args.join(' '));
  if (name === 'sort') return args.every(arg => /^-[rVnu]+$/.test(arg));
  return name === 'grep' && args.length === 2 && args[0] === '-v';
}
