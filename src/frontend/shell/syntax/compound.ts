import type { Command, Redirect, Script, Span, Word } from '../ast.ts';
import type { Cursor } from './cursor.ts';
import { redirects } from './redirect.ts';
import { simpleCommand } from './simple.ts';
import { testExpression } from './test.ts';
import { arithmeticEnd, requireWord, word } from './word.ts';

/** Omits the span, which is known only behind the redirections. */
type Body = Command extends infer C
  ? C extends Span
    ? Omit<C, 'start' | 'end' | 'redirects'>
    : never
  : never;

const FUNCTION = /([^\s;&|()<>$`"'\\#=]+)[ \t]*\([ \t]*\)/y;

/** A command with its redirections. The cursor is at its first character. */
export function command(c: Cursor): Command {
  const start = c.pos;
  const keyword = c.reserved();
  switch (keyword) {
    case undefined:
      return c.char === '(' ? parenthesis(c) : (functionDefinition(c) ?? simpleCommand(c));
    case 'function':
    case 'coproc':
      c.eatReserved(keyword);
      return keyword === 'function' ? functionKeyword(c, start) : coproc(c, start);
    case 'if':
    case 'while':
    case 'until':
    case 'for':
    case 'select':
    case 'case':
    case '{':
    case '[[':
      c.eatReserved(keyword);
      return redirected(
        c,
        start,
        c.nested(() => keywordBody(c, keyword, start)),
      );
    case 'in':
      return simpleCommand(c);
    default:
      return c.unexpected();
  }
}

function keywordBody(
  c: Cursor,
  keyword: 'if' | 'while' | 'until' | 'for' | 'select' | 'case' | '{' | '[[',
  start: number,
): Body {
  switch (keyword) {
    case 'if':
      return ifCommand(c);
    case 'while':
    case 'until':
      return { type: 'while', until: keyword === 'until', condition: list(c), body: doGroup(c) };
    case 'for':
    case 'select':
      return forCommand(c, keyword, start);
    case 'case':
      return caseCommand(c);
    case '{': {
      const body = list(c);
      c.expectReserved('}');
      return { type: 'group', body };
    }
    case '[[':
      return { type: 'test', expression: testExpression(c) };
  }
}

function redirected(c: Cursor, start: number, body: Body): Command {
  const end = c.pos;
  const all: readonly Redirect[] = redirects(c);
  const span = all.length > 0 ? { ...c.span(start, end), end: all.at(-1)?.end ?? 0 } : c.span(start, end);
  return { ...body, redirects: all, ...span } as Command;
}

/** A list that must not be empty. */
function list(c: Cursor): Script {
  const script = c.script();
  if (script.items.length === 0) c.unexpected();
  return script;
}

/** `(( … ))`, or a subshell. */
function parenthesis(c: Cursor): Command {
  const start = c.pos;
  const end = c.at('((') ? arithmeticEnd(c.text, start + 2, '))') : undefined;
  if (end !== undefined) {
    c.pos = end + 2;
    return redirected(c, start, { type: 'arithmetic', text: c.text.slice(start + 2, end) });
  }
  c.pos++;
  return redirected(
    c,
    start,
    c.nested((): Body => {
      const body = list(c);
      c.expect(')');
      return { type: 'subshell', body };
    }),
  );
}

function ifCommand(c: Cursor): Body {
  const clauses: { condition: Script; body: Script }[] = [];
  do {
    const condition = list(c);
    c.expectReserved('then');
    clauses.push({ condition, body: list(c) });
  } while (c.eatReserved('elif'));
  const otherwise = c.eatReserved('else') ? list(c) : undefined;
  c.expectReserved('fi');
  return { type: 'if', clauses, otherwise };
}

function doGroup(c: Cursor): Script {
  c.expectReserved('do');
  const body = list(c);
  c.expectReserved('done');
  return body;
}

/** The body of `for` and `select`, which bash also takes in braces. */
function loopBody(c: Cursor): Script {
  c.skipNewlines();
  if (!c.eatReserved('{')) return doGroup(c);
  const body = list(c);
  c.expectReserved('}');
  return body;
}

function forCommand(c: Cursor, keyword: 'for' | 'select', start: number): Body {
  c.skipBlanks();
  if (keyword === 'for' && c.at('((')) return arithmeticFor(c, start);
  const variable = c.match(/[A-Za-z_][A-Za-z0-9_]*/y)?.[0] ?? c.unexpected();
  c.skipNewlines();
  let words: Word[] | undefined;
  if (c.eatReserved('in')) {
    words = [];
    for (;;) {
      c.skipBlanks();
      const next = word(c, 'pattern');
      if (!next) break;
      words.push(next);
    }
    if (c.char !== '\n' && !c.at(';')) c.unexpected();
  }
  const header = c.text.slice(start, c.pos).trimEnd();
  c.eat(';');
  const body = loopBody(c);
  return keyword === 'for'
    ? { type: 'for', variable, words, body }
    : { type: 'other-loop', text: header, body };
}

function arithmeticFor(c: Cursor, start: number): Body {
  const end = arithmeticEnd(c.text, c.pos + 2, '))');
  if (end === undefined) return c.fail('unclosed `((`', start);
  c.pos = end + 2;
  const text = c.text.slice(start, c.pos);
  c.skipBlanks();
  c.eat(';');
  return { type: 'other-loop', text, body: loopBody(c) };
}

type CaseItem = Extract<Command, { type: 'case' }>['items'][number];

function caseCommand(c: Cursor): Body {
  const subject = requireWord(c);
  c.expectReserved('in');
  const items: CaseItem[] = [];
  for (;;) {
    c.skipNewlines();
    if (c.eatReserved('esac')) return { type: 'case', word: subject, items };
    items.push(caseItem(c));
  }
}

function caseItem(c: Cursor): CaseItem {
  c.eat('(');
  const patterns = [requireWord(c, 'pattern')];
  c.skipBlanks();
  while (c.eat('|')) {
    patterns.push(requireWord(c, 'pattern'));
    c.skipBlanks();
  }
  c.expect(')');
  const body = c.script();
  const terminator = c.match(/;;&|;;|;&/y)?.[0] as CaseItem['terminator'] | undefined;
  // The last item needs no terminator.
  if (terminator === undefined && c.reserved() !== 'esac') c.unexpected();
  return { patterns, body, terminator: terminator ?? ';;' };
}

function functionDefinition(c: Cursor): Command | undefined {
  const start = c.pos;
  const name = c.match(FUNCTION)?.[1];
  return name === undefined ? undefined : functionBody(c, start, name);
}

function functionKeyword(c: Cursor, start: number): Command {
  c.skipBlanks();
  const name = c.match(/[^\s;&|()<>$`"'\\]+/y)?.[0] ?? c.unexpected();
  c.match(/[ \t]*\([ \t]*\)/y);
  return functionBody(c, start, name);
}

function functionBody(c: Cursor, start: number, name: string): Command {
  c.skipNewlines();
  const body = c.nested(() => command(c));
  if (body.type === 'simple' || body.type === 'function')
    c.fail('a function needs a compound command', start);
  return { type: 'function', name, body, start: c.span(start).start, end: body.end };
}

/** `coproc [name] command`: a name only in front of a compound command. */
function coproc(c: Cursor, start: number): Command {
  c.skipBlanks();
  const first = c.pos;
  const named = c.match(/[A-Za-z_][A-Za-z0-9_]*(?=[ \t]+(?:[({]|\[\[|(?:if|while|until|for|case)[ \t\n]))/y);
  if (named) {
    c.pos = first;
    if (c.reserved() === undefined) c.pos += named[0].length;
    c.skipBlanks();
  }
  const name = c.text.slice(first, c.pos).trim() || 'COPROC';
  const body = c.nested(() => command(c));
  return { type: 'coproc', name, body, ...c.span(start, body.end) };
}
