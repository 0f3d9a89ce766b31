import type { Assignment, SimpleCommand, Word } from '../ast.ts';
import type { Cursor } from './cursor.ts';
import { subscriptEnd } from './parameter.ts';
import { redirect } from './redirect.ts';
import { requireWord, word } from './word.ts';

/** Builtins whose arguments may be array assignments (bash(1), "assignment statements"). */
const DECLARATIONS = new Set(['declare', 'typeset', 'local', 'export', 'readonly']);

/**
 * A simple command: assignments, words and redirections in any order that the shell allows.
 * `declare a=(…)` keeps its array among `assignments`, for no word can hold one.
 */
export function simpleCommand(c: Cursor): SimpleCommand {
  const start = c.pos;
  let end = start;
  const command = {
    type: 'simple' as const,
    assignments: [] as Assignment[],
    words: [] as Word[],
    redirects: [] as SimpleCommand['redirects'][number][],
  };
  for (;;) {
    c.skipBlanks();
    const before = c.pos;
    const next = redirect(c);
    if (next) command.redirects.push(next);
    else if (!assign(c, command) && !argument(c, command.words)) break;
    if (c.pos === before) break;
    end = c.pos;
  }
  if (end === start || c.char === '(') c.unexpected();
  return { ...command, ...c.span(start, end) };
}

function assign(c: Cursor, command: { assignments: Assignment[]; words: Word[] }): boolean {
  const [name] = command.words;
  const declares = name !== undefined && DECLARATIONS.has(name.text);
  if (name && !declares) return false;
  const found = assignment(c, declares);
  if (found) command.assignments.push(found);
  return found !== undefined;
}

function argument(c: Cursor, words: Word[]): boolean {
  const next = word(c, words.length === 0 ? 'command' : 'pattern');
  if (next) words.push(next);
  return next !== undefined;
}

/** `name=value`, `name+=value`, `name[index]=value`, `name=(…)`; `onlyArray`: the rest are words. */
function assignment(c: Cursor, onlyArray: boolean): Assignment | undefined {
  const start = c.pos;
  const name = c.match(/[A-Za-z_][A-Za-z0-9_]*/y)?.[0];
  const index = name === undefined ? undefined : indexOf(c);
  const operator = name === undefined ? undefined : c.match(/\+?=/y)?.[0];
  if (name === undefined || operator === undefined || (onlyArray && c.char !== '(')) {
    c.pos = start;
    return undefined;
  }
  const array = c.char === '(' ? arrayValue(c) : undefined;
  const value = array ? undefined : word(c);
  return {
    ...c.span(start),
    name,
    append: operator === '+=',
    value,
    ...(array ? { array } : {}),
    ...(index === undefined ? {} : { index }),
  };
}

function indexOf(c: Cursor): string | undefined {
  if (c.char !== '[') return undefined;
  const end = subscriptEnd(c.text, c.pos);
  if (end === undefined || !/^\+?=/.test(c.text.slice(end + 1, end + 3))) return undefined;
  const text = c.text.slice(c.pos + 1, end);
  c.pos = end + 1;
  return text;
}

function arrayValue(c: Cursor): Word[] {
  const words: Word[] = [];
  c.pos++;
  for (;;) {
    c.skipNewlines();
    if (c.eat(')')) return words;
    words.push(requireWord(c, 'pattern'));
  }
}
