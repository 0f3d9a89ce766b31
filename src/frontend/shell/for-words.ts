import { path } from '../../base/index.ts';
import type { ShellName } from '../../model/index.ts';
import type { Command } from './ast.ts';
import { expandWords } from './expand.ts';
import type { Interpreter } from './interpreter.ts';
import { startsJobs } from './starts-jobs.ts';
import { known, matchesPattern, type Value } from './value.ts';

/** More rounds than a loop is followed for. */
const MAX_NUMBERS = 100;

/** @source bash(1) Brace Expansion; dash(1) and busybox ash have none */
const EXPANDS_BRACES: ReadonlySet<ShellName> = new Set<ShellName>(['bash', 'zsh', 'ksh93', 'mksh']);

/**
 * The words that a `for` goes through. Of those that are not known one round tells what it starts; loops that start
 * nothing wait for something outside as long as nothing has asked for them.
 */
export function wordsOfLoop(i: Interpreter, command: Extract<Command, { type: 'for' }>): readonly Value[] {
  const { words, body } = command;
  if (words === undefined) return i.state.args;
  const { state } = i;
  const before = state.goesThroughLists;
  const starts = startsJobs(body, state.functions);
  state.goesThroughLists ||= starts;
  const found = expandWords(words, i.expansion).flatMap(word => wordsOf(word, i));
  state.goesThroughLists = before;
  // A trap may well tell each of them, whatever they are.
  return found.filter(word => starts || !isOpen(word) || (!word.known && state.probe !== undefined));
}

const isOpen = ({ known, text }: Value): boolean => !known || /[*?]/.test(text);

/** What a word of `for` stands for: the files of a pattern, the numbers of `{1..9}`. */
export function wordsOf(word: Value, i: Interpreter): readonly Value[] {
  const [, first, last] = /^\{(\d{1,4})\.\.(\d{1,4})\}$/.exec(word.text) ?? [];
  if ((i.state.probe || i.state.goesThroughLists) && first && last && EXPANDS_BRACES.has(i.state.shell))
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
