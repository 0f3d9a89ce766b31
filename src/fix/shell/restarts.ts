import type { Command, Script, SimpleCommand } from '../../frontend/shell/ast.ts';
import { bodiesOf } from '../../frontend/shell/walk.ts';
import { type Change, lineBefore } from '../edits.ts';
import type { ShellSource } from './script.ts';
import { insertion } from './sleeps.ts';

/**
 * `until app; do sleep 1; done`, `while true; do app; done`: the loop starts the command again when it has ended, so
 * the trap ends the shell. `front`: of a loop that stands on lines of its own, where the trap is set once for all.
 */
export interface Restarts {
  readonly front?: number;
}

export function restartsOf(source: ShellSource, command: SimpleCommand): Restarts | undefined {
  const { hasLines, text } = source;
  for (const [depth, { item, loop }] of [...around(source.script, command)].entries()) {
    if (loop === undefined) continue;
    // Below a pipe or in the background it is another shell.
    const isOwn = depth === 0 && item.first.commands.length === 1 && item.rest.length === 0;
    const isOnLines = hasLines && lineBefore(text, loop.start).trim() === '';
    return isOwn && isOnLines && !item.background ? { front: loop.start } : {};
  }
  return undefined;
}

/** The lists that a command lies in, from the outermost, with the loop that it is. */
function* around({ items }: Script, { start, end }: SimpleCommand) {
  for (let within = items; ; ) {
    const item = within.find(own => own.start <= start && end <= own.end);
    if (!item) return;
    const command = [item.first, ...item.rest.map(({ pipeline }) => pipeline)]
      .flatMap(({ commands }) => commands)
      .find(own => own.start <= start && end <= own.end);
    if (!command) return;
    yield {
      item,
      loop: isLoop(command) ? command : undefined,
      behind: within.slice(within.indexOf(item) + 1),
    };
    within = bodiesOf(command).flatMap(body => body.items);
  }
}

const isLoop = ({ type }: Command): boolean => type === 'while' || type === 'for' || type === 'other-loop';

/** Does the script turn in a loop once the command has ended? */
export const isBeforeLoop = ({ script }: ShellSource, command: SimpleCommand): boolean =>
  [...around(script, command)].some(({ behind }) =>
    behind.some(({ first, background }) => !background && first.commands.some(isLoop)),
  );

/** Is the command what a loop or a branch asks: `until app; do`? */
export const isCondition = ({ text }: ShellSource, { end }: SimpleCommand): boolean =>
  /^[ \t]*(?:;[ \t]*|\r?\n\s*)(?:do|then)\b/.test(text.slice(end));

/** It asks what the wait for it ends with, which `!` turns round then. */
export function inCondition(
  { start, end }: SimpleCommand,
  behind: readonly string[],
  negation: number | undefined,
): readonly Change[] {
  const commands = behind.map((one, i) =>
    negation !== undefined && i === behind.length - 1 ? `! ${one}` : one,
  );
  const added = insertion(end, ` & ${commands.join('; ')}`);
  return negation === undefined ? [added] : [{ start: negation, end: start, text: '' }, added];
}
