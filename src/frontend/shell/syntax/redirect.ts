import type { Redirect } from '../ast.ts';
import type { Cursor } from './cursor.ts';
import { requireWord } from './word.ts';

/** `{name}>file` takes the first free descriptor from here on (bash(1), REDIRECTION). */
const FIRST_FREE_DESCRIPTOR = 10;

const OPERATOR = /(?:([0-9]{1,9})|\{([A-Za-z_][A-Za-z0-9_]*)\})?(&>>|&>|<<<|<<-|<<|<>|<&|<|>>|>\||>&|>)/y;

/** Reads a redirection; `undefined` if none starts here. */
export function redirect(c: Cursor): Redirect | undefined {
  if (c.atEnd || !'<>&{0123456789'.includes(c.char)) return undefined;
  const start = c.pos;
  const found = c.match(OPERATOR);
  const operator = found?.[3] as Redirect['operator'] | undefined;
  const descriptor = found?.[1] ?? found?.[2];
  const isProcessSubstitution = (operator === '<' || operator === '>') && c.char === '(';
  if (!operator || isProcessSubstitution || (descriptor !== undefined && operator.startsWith('&'))) {
    c.pos = start;
    return undefined;
  }
  const fd = found?.[1] !== undefined ? Number(found[1]) : found?.[2] ? FIRST_FREE_DESCRIPTOR : undefined;
  if (operator === '<<' || operator === '<<-') return heredoc(c, start, fd, operator);
  const target = requireWord(c);
  return { ...c.span(start), fd, operator, target };
}

/** All redirections that stand here: behind a compound command. */
export function redirects(c: Cursor): Redirect[] {
  const all: Redirect[] = [];
  for (;;) {
    c.skipBlanks();
    const next = redirect(c);
    if (!next) return all;
    all.push(next);
  }
}

function heredoc(c: Cursor, start: number, fd: number | undefined, operator: '<<' | '<<-'): Redirect {
  const { text } = c.asText(() => requireWord(c));
  const expands = !/["'\\]/.test(text);
  // The body follows on later lines: it is filled in when the cursor gets there.
  const content = { body: '', expands };
  c.expectHeredoc({
    delimiter: expands ? text : unquote(text),
    stripTabs: operator === '<<-',
    take: body => {
      content.body = body;
    },
  });
  return { ...c.span(start), fd, operator, target: undefined, heredoc: content };
}

/** A delimiter has its quotes removed and nothing expanded (POSIX 2.7.4). */
function unquote(text: string): string {
  return text.replace(
    /'([^']*)'|"([^"]*)"|\\([\s\S])/g,
    (_, single?: string, double?: string, char?: string) => single ?? double ?? char ?? '',
  );
}
