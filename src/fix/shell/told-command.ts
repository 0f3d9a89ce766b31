import type { AndOr, Command, Script, SimpleCommand, Word } from '../../frontend/shell/ast.ts';
import { commandsIn, itemsIn } from '../../frontend/shell/walk.ts';
import type { Remedy } from '../../lint/remedy.ts';
import { beforeExit } from './or-exit.ts';
import type { ShellSource } from './script.ts';
import { quoted } from './shell.ts';
import type { Found } from './sleeps.ts';

export type TellAndWait = Extract<Remedy, { do: 'tell-and-wait' }>;

/** The command that the shell waits for, or becomes: at a place of a script, or with these words in a text. */
export function commandOf(
  { script, hasLines, rangeOf }: ShellSource,
  { at, words = [] }: TellAndWait,
): Found | undefined {
  const range = hasLines ? rangeOf(at) : undefined;
  if (range)
    return foundIn(script, ({ start, end }) => start === range.start && Math.abs(end - range.end) <= 1);
  const ownWords = (command: SimpleCommand) =>
    command.words[0]?.text === 'exec' ? command.words.slice(1) : command.words;
  const exact = foundIn(
    script,
    command =>
      words.length > 0 &&
      (ownWords(command)
        .map(word => word.text)
        .join(' ') === quoted(words) ||
        // Whatever quotes it has.
        JSON.stringify(ownWords(command).map(literal)) === JSON.stringify(words)),
  );
  if (exact) return exact;
  // `bundle exec` becomes what it starts.
  const behind = foundIn(
    script,
    command =>
      words.length > 1 &&
      JSON.stringify(ownWords(command).slice(-words.length).map(literal)) === JSON.stringify(words),
  );
  if (behind) return behind;
  // What a variable is put in for is not written there.
  const isPlain = ({ parts }: Word) => parts.every(({ type }) => type === 'literal');
  const alike = [...commandsIn(script)].filter(
    (command): command is SimpleCommand =>
      command.type === 'simple' &&
      ownWords(command).length > 0 &&
      ownWords(command).some(word => !isPlain(word)) &&
      ownWords(command).every((word, i) => (isPlain(word) ? word.text === words[i] : i > 0)),
  );
  const [only] = alike;
  const found = only && alike.length === 1 ? foundIn(script, command => command === only) : undefined;
  if (found) return found;
  // What it waits for runs beside it: `worker & server & wait`.
  const last = soleCommand(script.items.at(-1));
  return last?.type === 'simple' && last.words[0]?.text === 'wait'
    ? { command: last, isChained: false }
    : undefined;
}

/** What a word without variables comes to. */
const literal = ({ parts }: Word): string | undefined =>
  parts.every(({ type }) => type === 'literal')
    ? parts.map(part => ('text' in part ? part.text : '')).join('')
    : undefined;

function foundIn(script: Script, isIt: (command: SimpleCommand) => boolean): Found | undefined {
  for (const item of itemsIn(script)) {
    const pipelines = [item.first, ...item.rest.map(({ pipeline }) => pipeline)];
    const { commands, negated, start: from } = pipelines.at(-1) ?? item.first;
    const [command] = commands;
    if (command?.type === 'simple' && commands.length === 1 && !item.background && isIt(command))
      return { command, isChained: pipelines.length > 1, ...(negated ? { negation: from } : {}) };
    const [start] = item.first.commands;
    const isAlone = item.first.commands.length === 1 && !item.first.negated && !item.background;
    if (start?.type === 'simple' && isAlone && isIt(start))
      return { command: start, isChained: false, isFollowed: true, orExits: orExits(item) };
  }
  return beforeExit(script, isIt);
}

/** `server || exit 1`, `server || { echo failed; exit 1; }` */
const orExits = ({ rest: [next] }: AndOr): boolean => {
  const [command] = next?.operator === '||' ? next.pipeline.commands : [];
  const last = command?.type === 'group' ? soleCommand(command.body.items.at(-1)) : command;
  return last?.type === 'simple' && last.words[0]?.text === 'exit';
};

export const soleCommand = (item: AndOr | undefined): Command | undefined =>
  item && item.rest.length === 0 && item.first.commands.length === 1 ? item.first.commands[0] : undefined;
