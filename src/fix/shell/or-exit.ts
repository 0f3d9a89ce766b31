import type { SimpleCommand } from '../../frontend/shell/ast.ts';
import { onOneLine } from '../edits.ts';
import type { Planned } from '../types.ts';
import type { ShellSource } from './script.ts';
import { execPrefix } from './shell.ts';
import { type Found, insertion } from './sleeps.ts';

/** `server || exit 1`, or `prepare && server || exit 1`, as the last that a script does: the command there. */
export function beforeExit(
  { items }: ShellSource['script'],
  isIt: (own: SimpleCommand) => boolean,
): Found | undefined {
  const item = items.at(-1);
  const last = item?.rest.at(-1);
  const [exit, other] = last?.operator === '||' ? last.pipeline.commands : [];
  if (!item || item.background || other || exit?.type !== 'simple' || exit.words[0]?.text !== 'exit')
    return undefined;
  // One that ends well whatever happens is no failure.
  if (exit.words[1]?.text === '0') return undefined;
  const chain = item.rest.slice(0, -1);
  const { commands, negated } = chain.at(-1)?.pipeline ?? item.first;
  const [command] = commands;
  if (negated || commands.length !== 1 || chain.some(({ operator }) => operator !== '&&')) return undefined;
  return command?.type === 'simple' && isIt(command)
    ? { command, isChained: chain.length > 0, exit }
    : undefined;
}

/** The program takes the shell's place, and ends with its own status; the exit stays for what is done before it. */
export function insteadOfExit(source: ShellSource, { command, isChained }: Found): Planned | undefined {
  const found = beforeExit(source.script, own => own === command);
  const prefix = execPrefix(command);
  if (!found?.exit || prefix === undefined) return undefined;
  const { text } = source;
  const dropped = isChained ? [] : [{ start: command.end, end: found.exit.end, text: '' }];
  return {
    safety: 'suggested',
    title: `Replace the shell by the program, whose own status counts: ${prefix}${onOneLine(text.slice(command.start, command.end))}`,
    edits: source.edits([insertion(command.start, prefix), ...dropped]),
  };
}
