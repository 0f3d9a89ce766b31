import type { AndOr, Script } from '../../frontend/shell/ast.ts';
import type { Change } from '../edits.ts';
import { execPrefix, lastCommand } from './shell.ts';

/**
 * `( cd /app; prog )` as the last that a shell does: exec in parentheses would take the place of a copy of the shell
 * only. `start` is where that command begins, or where the parentheses do; `undefined` is returned where it is another.
 */
export function outOfSubshell(
  text: string,
  { items }: Script,
  start?: number,
): readonly Change[] | undefined {
  const last = items.at(-1);
  if (!last || items.some(({ background }) => background) || /\btrap\b/.test(text)) return undefined;
  const { commands, negated, timed } = last.rest.at(-1)?.pipeline ?? last.first;
  const [group] = commands;
  if (group?.type !== 'subshell' || commands.length > 1 || negated || timed || group.redirects.length > 0)
    return undefined;
  const isIt = (own: { readonly start: number }) => start === undefined || own.start === start;
  const inner = outOfSubshell(text, group.body, isIt(group) ? undefined : start);
  if (inner) return [...withoutParentheses(text, last, group), ...inner];
  const command = lastCommand(group.body);
  const prefix = command && (isIt(command) || isIt(group)) ? execPrefix(command) : undefined;
  if (!command || prefix === undefined) return undefined;
  return [
    ...withoutParentheses(text, last, group),
    { start: command.start, end: command.start, text: prefix },
  ];
}

/** On a line of its own nothing is needed in their place; elsewhere braces keep together what was. */
function withoutParentheses(
  text: string,
  { rest }: AndOr,
  { start, end }: { readonly start: number; readonly end: number },
): readonly Change[] {
  const whole = text.slice(start, end);
  const [head = ''] = /^\([ \t]*/.exec(whole) ?? [];
  const [tail = ''] = /[ \t;]*\)$/.exec(whole) ?? [];
  const isAlone = rest.length === 0 && !whole.includes('\n');
  const opening = isAlone ? '' : /^\s/.test(whole.slice(1)) ? `{${head.slice(1)}` : '{ ';
  const hasLine = /\n[ \t]*\)$/.test(whole);
  const closing = isAlone ? '' : hasLine ? tail.replace(')', '}') : '; }';
  return [
    { start, end: start + head.length, text: opening },
    { start: end - tail.length, end, text: closing },
  ];
}
