import type { TestExpression, Word } from '../ast.ts';
import type { Cursor } from './cursor.ts';
import { requireWord } from './word.ts';

const BINARY = /(?:==?|!=|=~|-(?:eq|ne|lt|le|gt|ge|nt|ot|ef))(?=[ \t\n\\])|[<>](?!\()/y;
const UNARY = /^-[a-hknoprstuvwxzGLNORS]$/;

/** Behind `[[`, up to and with `]]` (bash(1), "Compound Commands"). */
export function testExpression(c: Cursor): TestExpression {
  const expression = or(c);
  c.skipNewlines();
  if (!c.eat(']]')) c.unexpected();
  return expression;
}

function or(c: Cursor): TestExpression {
  let left = and(c);
  for (;;) {
    c.skipNewlines();
    if (!c.eat('||')) return left;
    left = { op: 'or', left, right: and(c) };
  }
}

function and(c: Cursor): TestExpression {
  let left = negation(c);
  for (;;) {
    c.skipNewlines();
    if (!c.eat('&&')) return left;
    left = { op: 'and', left, right: negation(c) };
  }
}

function negation(c: Cursor): TestExpression {
  c.skipNewlines();
  if (c.match(/!(?=[ \t\n(])/y)) return { op: 'not', operand: c.nested(() => negation(c)) };
  if (!c.eat('(')) return primary(c);
  const inner = c.nested(() => or(c));
  c.expect(')');
  return inner;
}

function primary(c: Cursor): TestExpression {
  if (atClose(c)) c.unexpected();
  const left = requireWord(c, 'pattern');
  c.skipBlanks();
  const operator = c.match(BINARY)?.[0];
  if (operator !== undefined) return { op: 'binary', operator, left, right: right(c, operator) };
  if (!UNARY.test(left.text) || atClose(c)) return { op: 'word', word: left };
  return { op: 'unary', operator: left.text, word: requireWord(c, 'pattern') };
}

function right(c: Cursor, operator: string): Word {
  return requireWord(c, operator === '=~' ? 'regex' : 'pattern');
}

function atClose(c: Cursor): boolean {
  return c.match(/(?=\]\](?:[\s;&|)<>]|$)|&&|\|\||\))/y) !== null;
}
