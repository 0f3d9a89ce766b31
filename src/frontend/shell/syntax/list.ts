import type { AndOr, Command, Pipeline, Script } from '../ast.ts';
import { command } from './compound.ts';
import { type Comment, Cursor, SyntaxProblem } from './cursor.ts';

type Trailing = Script['trailing'];

/** Reads commands up to whatever ends a list; the caller checks what that is. */
export function list(c: Cursor): Script {
  const items: AndOr[] = [];
  const trailing = readItems(c, items, () => undefined);
  return scriptOf(items, items[0]?.start ?? c.span(c.pos).start, items.at(-1)?.end, trailing);
}

/**
 * Reads a whole text. A shell runs each complete line before it reads the next, so what comes before a
 * syntax error stands; the line of the error and all behind it is one `unparsed` command.
 */
export function wholeScript(c: Cursor, problems: SyntaxProblem[]): Script {
  const items: AndOr[] = [];
  let line = { items: 0, pos: 0 };
  try {
    const trailing = readItems(c, items, () => {
      line = { items: items.length, pos: c.pos };
    });
    if (!c.atEnd) c.unexpected();
    c.finish();
    return scriptOf(items, c.span(0).start, c.span(c.text.length).start, trailing);
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    problems.push(error);
    c.finish();
    const text = c.text.slice(line.pos).trim();
    const start = c.text.indexOf(text, line.pos);
    const span = c.span(start, start + text.length);
    const rest: Command = { type: 'unparsed', text, ...span };
    const kept = items.slice(0, line.items);
    return scriptOf([...kept, itemOf(rest)], c.span(0).start, c.span(c.text.length).start, undefined);
  }
}

function scriptOf(
  items: readonly AndOr[],
  start: number,
  end: number | undefined,
  trailing: Trailing,
): Script {
  return { items, start, end: end ?? start, ...(trailing ? { trailing } : {}) };
}

export function itemOf(only: Command): AndOr {
  const { start, end } = only;
  const first: Pipeline = { negated: false, timed: false, commands: [only], start, end };
  return { first, rest: [], background: false, start, end };
}

function readItems(c: Cursor, items: AndOr[], onLine: () => void): Trailing {
  let trailing: Trailing;
  for (;;) {
    const newline = c.skipNewlines();
    if (newline && items.length > 0) trailing = 'newline';
    if (newline) onLine();
    if (c.atListEnd()) return trailing;
    const item = andOr(c);
    trailing = undefined;
    c.skipBlanks();
    const background = !c.at('&&') && c.eat('&');
    items.push({ ...item, background });
    if (background || c.char === '\n' || c.atListEnd()) continue;
    if (!c.eat(';')) c.unexpected();
    trailing = 'semicolon';
  }
}

function andOr(c: Cursor): Omit<AndOr, 'background'> {
  const first = pipeline(c);
  const rest: AndOr['rest'][number][] = [];
  for (;;) {
    c.skipBlanks();
    const operator = c.match(/&&|\|\|/y)?.[0] as '&&' | '||' | undefined;
    if (!operator) return { first, rest, start: first.start, end: rest.at(-1)?.pipeline.end ?? first.end };
    c.skipNewlines();
    rest.push({ operator, pipeline: pipeline(c) });
  }
}

function pipeline(c: Cursor): Pipeline {
  const start = c.span(c.pos).start;
  let negated = false;
  let timed = false;
  for (;;) {
    if (c.eatReserved('!')) negated = !negated;
    else if (c.eatReserved('time')) {
      timed = true;
      c.skipBlanks();
      c.match(/-p(?=[ \t])/y);
    } else break;
    c.skipBlanks();
  }
  const commands = [command(c)];
  for (;;) {
    c.skipBlanks();
    const pipe = c.at('||') ? undefined : c.match(/\|&?/y)?.[0];
    if (!pipe) return { negated, timed, commands, start, end: commands.at(-1)?.end ?? start };
    if (pipe === '|&') pipeErrors(commands, c.span(c.pos - 2).start);
    c.skipNewlines();
    commands.push(command(c));
  }
}

/** `a |& b` is `a 2>&1 | b` (bash(1), "Pipelines"). */
function pipeErrors(commands: Command[], at: number): void {
  const last = commands.pop();
  if (!last) return;
  const span = { start: at, end: at + 2 };
  const target = { ...span, text: '1', parts: [{ type: 'literal' as const, text: '1', quoted: false }] };
  const errors = { ...span, fd: 2, operator: '>&' as const, target };
  commands.push('redirects' in last ? { ...last, redirects: [...last.redirects, errors] } : last);
}

export interface ReadScript {
  readonly script: Script;
  readonly problems: readonly SyntaxProblem[];
  readonly comments: readonly Comment[];
}

export function readScript(text: string): ReadScript {
  const comments: Comment[] = [];
  const problems: SyntaxProblem[] = [];
  const cursor = new Cursor(text, {
    at: offset => offset,
    depth: 0,
    comments,
    list,
    whole: (c, isText) => wholeScript(c, isText ? [] : problems),
  });
  return { script: wholeScript(cursor, problems), problems, comments };
}
