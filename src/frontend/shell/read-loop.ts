import { type Command, onlyCommand, type Pipeline, type Script, type SimpleCommand } from './ast.ts';
import { runRound, runWhile } from './compound.ts';
import { expandWords } from './expand.ts';
import { hereText } from './here-text.ts';
import { stdinOf } from './input.ts';
import type { Interpreter } from './interpreter.ts';
import { startsJobs } from './starts-jobs.ts';
import type { Block, Resume } from './state.ts';
import { LIKELY, type Run, type Status, SUCCESS } from './status.ts';
import { pipelineOutput } from './substitution.ts';
import { known, unknownValue } from './value.ts';
import { namesToRead } from './variable-builtins.ts';

type Loop = Extract<Command, { type: 'while' }>;

export function* runWhileLoop(i: Interpreter, loop: Loop): Run {
  return (yield* runReadLoop(i, loop)) ?? (yield* runWhile(i, loop));
}

/** `jobs -p | while read -r p; do kill "$p"; done` in a trap: what it tells it tells, be it in a subshell. */
export function* runPipedLoop(
  i: Interpreter,
  pipeline: Pipeline,
): Generator<Block, Status | undefined, Resume> {
  const last = pipeline.commands.at(-1);
  if (!i.state.probe || last?.type !== 'while' || last.redirects.length > 0) return undefined;
  const text = pipelineOutput({ ...pipeline, commands: pipeline.commands.slice(0, -1) }, i);
  if (!text?.known || text.assumes.length > 0) return undefined;
  return yield* runReadLoop(i, last, text.text === '' ? '' : `${text.text}\n`);
}

/** More lines than this are no list of services. */
const MAX_LINES = 50;

/**
 * `while read -r name; do serve "$name" & done < list`: a round for each line of a text that is known. Of one that is not
 * a single round tells what it starts; `undefined`: a loop of another kind.
 */
function* runReadLoop(
  i: Interpreter,
  loop: Loop,
  given?: string,
): Generator<Block, Status | undefined, Resume> {
  const read = readIn(loop.condition);
  if (!read || loop.until || (given === undefined && loop.redirects.length !== 1)) return undefined;
  const args = expandWords(read.words.slice(1), i.expansion);
  const ifs = fieldSeparator(i, read);
  if (ifs === undefined || args.some(({ known, text }) => !known || (text.startsWith('-') && text !== '-r')))
    return undefined;
  const names = namesToRead(args);
  const text = given ?? textOf(i, loop);
  if (text === undefined || (text.includes('\\') && args[0]?.text !== '-r')) {
    if (text === undefined && !(startsJobs(loop.body, i.state.functions) && isGiven(i, loop)))
      return undefined;
    for (const name of names) i.state.set(name, unknownValue(`$${name}`));
    yield* runRound(i, loop.body);
    return LIKELY;
  }
  // A last line without an end is read, and makes no round of its own unless it is asked for.
  const lines = text.split('\n');
  const rest = lines.pop();
  if (rest && loop.condition.items[0]?.rest.length === 1) lines.push(rest);
  if (lines.length > MAX_LINES) return undefined;
  let last: Status = SUCCESS;
  for (const line of lines) {
    const words = fields(line, ifs, names.length);
    for (const [at, name] of names.entries()) i.state.set(name, known(words[at] ?? ''));
    const round = yield* runRound(i, loop.body);
    if (round === 'break') return SUCCESS;
    if (round !== 'continue') last = round;
  }
  for (const name of names) i.state.set(name, known(''));
  return last;
}

/** The `read` of `read -r x` and of `read -r x || [ -n "$x" ]`. */
function readIn(condition: Script): SimpleCommand | undefined {
  const [item] = condition.items;
  const more = item?.rest[0];
  const isWithRest = item?.rest.length === 1 && more?.operator === '||' && condition.items.length === 1;
  const command = isWithRest ? item.first.commands[0] : onlyCommand(condition);
  if (isWithRest && !isTest(more.pipeline.commands[0])) return undefined;
  const isRead = command?.type === 'simple' && command.words[0]?.text === 'read';
  return isRead && command.redirects.length === 0 ? command : undefined;
}

const isTest = (command: Command | undefined): boolean =>
  command?.type === 'test' ||
  (command?.type === 'simple' && /^(\[|test)$/.test(command.words[0]?.text ?? ''));

function fieldSeparator(i: Interpreter, read: SimpleCommand): string | undefined {
  const own = read.assignments.find(a => a.name === 'IFS');
  const value = own ? (own.value ? i.text(own.value) : known('')) : i.state.get('IFS');
  return value ? (value.known ? value.text : undefined) : ' \t\n';
}

function textOf(i: Interpreter, { redirects }: Loop): string | undefined {
  const heredoc = redirects[0]?.heredoc;
  if (heredoc) return hereText(i, heredoc)?.text;
  const { stdin } = stdinOf(i, redirects);
  if (typeof stdin !== 'object') return undefined;
  return redirects[0]?.operator === '<<<' ? `${stdin.text}\n` : stdin.text;
}

const isGiven = (i: Interpreter, { redirects }: Loop): boolean =>
  redirects[0]?.heredoc !== undefined || stdinOf(i, redirects).stdin === 'unknown';

/** The words of a line, of which the last takes what is left. */
function fields(line: string, ifs: string, count: number): readonly string[] {
  if (ifs === '') return [line];
  const isBlank = ifs.trim() === '';
  const separators = new Set(ifs);
  const words: string[] = [];
  let rest = isBlank ? line.trim() : line;
  while (words.length < count - 1 && rest !== '') {
    const end = [...rest].findIndex(char => separators.has(char));
    if (end === -1) break;
    words.push(rest.slice(0, end));
    rest = rest.slice(end + 1);
    if (isBlank) rest = rest.trimStart();
  }
  return [...words, rest];
}
