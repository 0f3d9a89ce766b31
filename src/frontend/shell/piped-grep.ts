import type { Pipeline } from './ast.ts';
import { expandWords } from './expand.ts';
import type { Interpreter } from './interpreter.ts';
import { literally, matchRegex } from './regex.ts';
import { type Status, status } from './status.ts';
import { pipelineOutput } from './substitution.ts';
import { union } from './value.ts';

/** What prints a text of the script's own; the text of a file may be another when the container runs. */
const PRINTS = /^(?:echo|printf|set)$/;
const MAX_LINES = 100;

/** `echo "$MODE" | grep -q prod`, `set -o | grep -q pipefail`; `undefined`: what is found is not known. */
export function pipedGrep(i: Interpreter, pipeline: Pipeline): Status | undefined {
  const { commands } = pipeline;
  const [first] = commands;
  const last = commands.at(-1);
  if (first?.type !== 'simple' || last?.type !== 'simple' || !PRINTS.test(first.words[0]?.text ?? '')) return;
  const [name, ...args] = expandWords(last.words, i.expansion);
  if (!name?.known || !/^[ef]?grep$/.test(name.text) || last.redirects.some(r => r.operator !== '>')) return;
  const [pattern, ...more] = args.filter(arg => !arg.text.startsWith('-'));
  const options = args.flatMap(arg => (arg.text.startsWith('-') ? [...arg.text.slice(1)] : []));
  if (!pattern?.known || more.length > 0 || options.some(option => !'qsiEFxv'.includes(option))) return;
  const text = pipelineOutput({ ...pipeline, commands: commands.slice(0, -1) }, i);
  if (!text?.known || text.located) return;
  const isFixed = name.text === 'fgrep' || options.includes('F');
  const isExtended = name.text === 'egrep' || options.includes('E');
  // What else is special in one kind of pattern is not in the other.
  if (!isFixed && !isExtended && /[\\+?{}()|]/.test(pattern.text)) return;
  const fold = (t: string) => (options.includes('i') ? t.toLowerCase() : t);
  const source = fold(isFixed ? literally(pattern.text) : pattern.text);
  const lines = fold(text.text).split('\n');
  if (lines.length > MAX_LINES) return;
  const found = lines.map(line => matchRegex(options.includes('x') ? `^(${source})$` : source, line));
  if (found.includes(undefined)) return;
  const isFound = found.some(match => (match === null) === options.includes('v'));
  return status(isFound ? 0 : 1, union([text.assumes, pattern.assumes]));
}
