import { path } from '../../base/index.ts';
import type { ShellName } from '../../model/index.ts';
import type { Interpreter } from './interpreter.ts';
import { known, matchesPattern, type Value } from './value.ts';

/** More rounds than a loop is followed for. */
const MAX_NUMBERS = 100;

/** @source bash(1) Brace Expansion; dash(1) and busybox ash have none */
const EXPANDS_BRACES: ReadonlySet<ShellName> = new Set<ShellName>(['bash', 'zsh', 'ksh93', 'mksh']);

/** What a word of `for` stands for: the files of a pattern, the numbers of `{1..9}`. */
export function wordsOf(word: Value, i: Interpreter): readonly Value[] {
  const [, first, last] = /^\{(\d{1,4})\.\.(\d{1,4})\}$/.exec(word.text) ?? [];
  // Before the stand-still such loops wait for something outside, and one round tells it.
  if (i.state.probe && first && last && EXPANDS_BRACES.has(i.state.shell))
    return numbers(Number(first), 1, Number(last)).map(known);
  return filesOf(word, i);
}

/** `seq 9`, `seq 2 9`, `seq 0 3 9`. @source seq(1) coreutils 9.1 */
export function sequence(args: readonly Value[]): Value | undefined {
  if (args.length < 1 || args.length > 3 || args.some(a => !a.known || !/^\d{1,4}$/.test(a.text)))
    return undefined;
  const given = args.map(a => Number(a.text));
  const step = given.length === 3 ? (given[1] ?? 1) : 1;
  return step === 0
    ? undefined
    : known(numbers(given.length > 1 ? (given[0] ?? 1) : 1, step, given.at(-1) ?? 0).join('\n'));
}

function numbers(first: number, step: number, last: number): readonly string[] {
  const length = Math.max(0, Math.floor((last - first) / step) + 1);
  return Array.from({ length: Math.min(length, MAX_NUMBERS) }, (_, at) => `${first + at * step}`);
}

/** The files that a pattern in the last part of a path stands for, of those that are known. */
function filesOf(word: Value, i: Interpreter): readonly Value[] {
  if (!word.known || !/[*?]/.test(path.basename(word.text)) || /[*?]/.test(path.dirname(word.text)))
    return [word];
  const directory = path.dirname(word.text);
  const pattern = path.basename(word.text);
  const names = i.host.world.files
    .list(path.resolve(i.state.cwd, directory))
    .filter(name => matchesPattern(pattern, name) && (pattern.startsWith('.') || !name.startsWith('.')));
  if (names.length === 0) return [word];
  return names.map(name => ({ ...word, text: word.text.includes('/') ? path.join(directory, name) : name }));
}
