import { lineIndex } from '../../base/index.ts';
import type { Launch, TextEdit } from '../../lint/types.ts';
import type { Command } from '../../model/index.ts';
import { rangeOf } from '../edits.ts';
import { shellTextAt } from '../image/command.ts';
import { execPrefix, lastCommand, plainWords, scriptOf } from '../shell/shell.ts';
import type { FixInput, Planned } from '../types.ts';

/**
 * `exec` in a text for a shell that a Compose service, a pod or the like declares: in front of the command as it stands
 * there, whatever the quotes around it are.
 */
export function execDeclared({ launch, sources }: FixInput): Planned | undefined {
  const last = lastDeclared(launch, sources);
  const prefix = last && execPrefix(last.command);
  if (!last || prefix === undefined) return undefined;
  const { start, whole, locate } = last;
  return {
    safety: 'safe',
    title: `Replace the shell by the program: ${prefix}${whole}`,
    edits: [{ at: locate(start, start), text: prefix }],
  };
}

/** Other words as the last command of the text that a declared shell reads. */
export function replaceDeclared(
  launch: Launch,
  sources: FixInput['sources'],
  words: readonly string[],
  by: string,
): readonly TextEdit[] | undefined {
  const last = lastDeclared(launch, sources);
  if (!last) return undefined;
  const { command, start, whole, spelled, locate } = last;
  const isExec = command.words[0]?.text === 'exec';
  const own = plainWords(isExec ? { ...command, words: command.words.slice(1) } : command);
  const isIt = JSON.stringify(own) === JSON.stringify(words);
  // In quotes of YAML others would have to be escaped.
  if (!isIt || spelled !== whole || /["'\\\n]/.test(by)) return undefined;
  return [{ at: locate(start, start + spelled.length), text: by }];
}

/** The last command of a text behind `-c`, and where its first line stands. */
function lastDeclared({ spec: { entrypoint, cmd } }: Launch, sources: FixInput['sources']) {
  const declared = [entrypoint, cmd].filter(command => command !== undefined);
  const words = declared.flatMap(command => (command.form === 'exec' ? command.argv : []));
  const text = words[shellTextAt(words)];
  const holder = declared.find(command => isDeclared(command) && command.argv.includes(text ?? ''));
  const script = text === undefined ? undefined : scriptOf(text);
  const command = script && lastCommand(script);
  const source = holder && sources.read(holder.at.file);
  const range = holder && source !== undefined ? rangeOf(source, holder.at) : undefined;
  if (text === undefined || !command || !range || !holder || /\btrap\b/.test(text)) return undefined;
  const whole = text.slice(command.start, command.end);
  // What a block of text folds stands on several lines.
  const [line = ''] = whole.split('\n');
  const value = (source ?? '').slice(range.start, range.end);
  const found = spellings(line)
    .map(spelled => ({ spelled, first: value.indexOf(spelled), last: value.lastIndexOf(spelled) }))
    .find(({ first, last }) => first !== -1 && first === last);
  if (!found) return undefined;
  const { first, spelled } = found;
  return {
    command,
    whole,
    spelled,
    start: range.start + first,
    locate: lineIndex(holder.at.file, source ?? ''),
  };
}

/** `command=sh -c "cd /app && node app.js"` of a supervisor's file. */
export function execOnLine({ finding: { at }, sources }: FixInput): Planned | undefined {
  const source = sources.read(at.file);
  const line = source?.split('\n')[at.line - 1] ?? '';
  const found = /^(command\s*=\s*(?:\S*\/)?(?:ba|da|a)?sh\s+-[a-z]{0,3}c\s+(["']))(.*)\2\s*$/.exec(line);
  const [, head = '', , text = ''] = found ?? [];
  const script = found && !text.includes('\\') ? scriptOf(text) : undefined;
  const command = script && lastCommand(script);
  const prefix = command && execPrefix(command);
  if (!command || prefix === undefined || /\btrap\b/.test(text)) return undefined;
  const column = head.length + command.start + 1;
  const place = { file: at.file, line: at.line, column, endLine: at.line, endColumn: column };
  return {
    safety: 'safe',
    title: `Replace the shell by the program: ${prefix}${text.slice(command.start)}`,
    edits: [{ at: place, text: prefix }],
  };
}

/** As it may stand in the file: in Compose a dollar sign is doubled, and double quotes escape. */
const spellings = (line: string): readonly string[] =>
  [line, line.replaceAll('$', '$$$$')].flatMap(one => [one, JSON.stringify(one).slice(1, -1)]);

type Exec = Extract<Command, { form: 'exec' }>;

const isDeclared = (command: Command): command is Exec =>
  command.from === 'command-line' && command.form === 'exec';
