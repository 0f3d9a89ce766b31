import type { Word } from '../ast.ts';
import { decodeAnsi } from './ansi.ts';
import { type Cursor, isMeta } from './cursor.ts';
import { type OperandStyle, parameter } from './parameter.ts';
import { Parts } from './parts.ts';

/**
 * Where a word stands decides which characters end it: `command` is a command's name, `pattern` any other word,
 * also in `case` and `[[ ]]`; `regex` stands after `=~`.
 */
export type WordMode = 'command' | 'pattern' | 'regex';

/** Reads a word; `undefined` if none starts here. */
export function word(c: Cursor, mode: WordMode = 'command'): Word | undefined {
  const start = c.pos;
  const parts = new Parts();
  let parentheses = 0;
  for (;;) {
    if (parentheses === 0 && processSubstitution(c, parts)) continue;
    const { char } = c;
    const opens = parentheses > 0 || mode === 'regex' ? char === '(' : opensGroup(c, mode, start);
    if (opens) {
      const length = char === '(' ? 1 : 2;
      parts.literal(c.text.slice(c.pos, c.pos + length), false);
      c.pos += length;
      parentheses++;
    } else if (char === ')' && parentheses > 0) {
      parts.literal(char, false);
      c.pos++;
      parentheses--;
    } else if (parentheses === 0 && endsWord(c, mode)) break;
    else if (c.atEnd) c.fail('unclosed `(`', start);
    else character(c, parts);
  }
  if (c.pos === start) return undefined;
  return { ...c.span(start), parts: parts.list(), text: c.text.slice(start, c.pos) };
}

/** Word required here by the grammar. */
export function requireWord(c: Cursor, mode: WordMode = 'command'): Word {
  c.skipBlanks();
  return word(c, mode) ?? c.unexpected();
}

function endsWord(c: Cursor, mode: WordMode): boolean {
  if (mode === 'regex' && c.char === '|' && !c.at('||')) return false;
  return isMeta(c.char);
}

/** `@(…)` and its like (extglob). `!(…)` at a command's start is a negated subshell instead. */
function opensGroup(c: Cursor, mode: WordMode, start: number): boolean {
  if (c.text.charAt(c.pos + 1) !== '(') return false;
  return c.char === '!' ? mode === 'pattern' || c.pos > start : c.char !== '' && '@?*+'.includes(c.char);
}

/** A run of plain characters, or one quoted or expanded piece. */
function character(c: Cursor, parts: Parts): void {
  const run = c.match(/[A-Za-z0-9_./:=,%^~{}[\]-]+/y)?.[0];
  if (run !== undefined) parts.literal(run, false);
  else piece(c, parts);
}

/** One quoted or expanded piece, or one plain character; blanks and operators count as text. */
function piece(c: Cursor, parts: Parts): void {
  switch (c.char) {
    case "'":
      singleQuoted(c, parts);
      break;
    case '"':
      doubleQuoted(c, parts);
      break;
    case '\\':
      escaped(c, parts);
      break;
    case '$':
      dollar(c, parts, false);
      break;
    case '`':
      backquoted(c, parts, false);
      break;
    default:
      parts.literal(c.text.charAt(c.pos++), false);
  }
}

function escaped(c: Cursor, parts: Parts): void {
  const next = c.text.charAt(c.pos + 1);
  if (next === '') parts.literal('\\', true);
  else if (next !== '\n') parts.literal(next, true);
  c.pos = Math.min(c.pos + 2, c.text.length);
}

function singleQuoted(c: Cursor, parts: Parts): void {
  const end = c.text.indexOf("'", c.pos + 1);
  if (end === -1) c.fail("unclosed `'`");
  parts.literal(c.text.slice(c.pos + 1, end), true);
  c.pos = end + 1;
}

/** At the `"`. */
function doubleQuoted(c: Cursor, parts: Parts): void {
  const start = c.pos;
  c.pos++;
  if (c.char === '"') parts.literal('', true);
  while (!c.eat('"')) {
    if (c.atEnd) c.fail('unclosed `"`', start);
    if (c.char === '$') dollar(c, parts, true);
    else if (c.char === '`') backquoted(c, parts, true);
    else if (c.char === '\\') escapedInQuotes(c, parts, '$`"\\');
    else parts.literal(c.match(/[^$`"\\]+/y)?.[0] ?? '', true);
  }
}

/** In double quotes a backslash escapes only `special`, and joins lines. */
function escapedInQuotes(c: Cursor, parts: Parts, special: string): void {
  const next = c.text.charAt(c.pos + 1);
  if (next === '\n') c.pos += 2;
  else if (next !== '' && special.includes(next)) {
    parts.literal(next, true);
    c.pos += 2;
  } else {
    parts.literal('\\', true);
    c.pos++;
  }
}

/** At a `$`, which is a literal where no expansion follows. */
function dollar(c: Cursor, parts: Parts, quoted: boolean): void {
  if (c.at('$((') && arithmetic(c, parts, quoted, '$((', '))')) return;
  if (c.at('$[') && arithmetic(c, parts, quoted, '$[', ']')) return;
  const name = c.match(/\$([A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-])/y)?.[1];
  if (name !== undefined) parts.add({ type: 'parameter', name, quoted });
  else if (c.at('$(')) commandSubstitution(c, parts, quoted);
  else if (c.at('${')) c.nested(() => parts.add(parameter(c, quoted, operand)));
  else if (!quoted && c.at("$'")) ansiQuoted(c, parts);
  else if (!quoted && c.eat('$"')) {
    c.pos--;
    doubleQuoted(c, parts);
  } else {
    parts.literal('$', quoted);
    c.pos++;
  }
}

function ansiQuoted(c: Cursor, parts: Parts): void {
  let end = c.pos + 2;
  while (end < c.text.length && c.text.charAt(end) !== "'") end += c.text.charAt(end) === '\\' ? 2 : 1;
  if (end >= c.text.length) c.fail("unclosed `'`");
  parts.literal(decodeAnsi(c.text.slice(c.pos + 2, end)), true);
  c.pos = end + 1;
}

function arithmetic(c: Cursor, parts: Parts, quoted: boolean, open: string, close: '))' | ']'): boolean {
  const end = arithmeticEnd(c.text, c.pos + open.length, close);
  // `$((` may also open a substitution that starts with a subshell; an open `$[` is an error.
  if (end === undefined) return open === '$[' ? c.fail('unclosed `$[`') : false;
  parts.add({ type: 'arithmetic', text: c.text.slice(c.pos + open.length, end), quoted });
  c.pos = end + close.length;
  return true;
}

/** Where the arithmetic that starts at `from` closes; `undefined` if it does not: then `((` opens two subshells. */
export function arithmeticEnd(text: string, from: number, close: '))' | ']'): number | undefined {
  const [up, down] = close === ']' ? ['[', ']'] : ['(', ')'];
  let depth = 0;
  for (let i = from; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === '\\') i++;
    else if (char === up) depth++;
    else if (char === down && depth > 0) depth--;
    else if (char === down) return text.startsWith(close, i) ? i : undefined;
  }
  return undefined;
}

/** At the `$(`. */
function commandSubstitution(c: Cursor, parts: Parts, quoted: boolean): void {
  c.pos += 2;
  parts.add({ type: 'command-substitution', body: enclosed(c), quoted });
}

function enclosed(c: Cursor) {
  return c.nested(() => {
    const body = c.script();
    c.expect(')');
    return body;
  });
}

function processSubstitution(c: Cursor, parts: Parts): boolean {
  const direction = c.char;
  if ((direction !== '<' && direction !== '>') || c.text.charAt(c.pos + 1) !== '(') return false;
  c.pos += 2;
  parts.add({ type: 'process-substitution', body: enclosed(c), direction });
  return true;
}

/** At the backquote. Inside, a backslash before `` ` ``, `\`, `$` goes away before the commands are read. */
function backquoted(c: Cursor, parts: Parts, quoted: boolean): void {
  const start = c.pos;
  const special = quoted ? '`\\$"' : '`\\$';
  const offsets: number[] = [];
  let text = '';
  c.pos++;
  while (c.char !== '`') {
    if (c.atEnd) c.fail('unclosed `` ` ``', start);
    const next = c.text.charAt(c.pos + 1);
    if (c.char === '\\' && next !== '' && special.includes(next)) c.pos++;
    offsets.push(c.pos);
    text += c.text.charAt(c.pos++);
  }
  const end = c.pos++;
  const body = c.nested(() => c.innerScript(text, at => offsets[at] ?? end));
  parts.add({ type: 'command-substitution', body, quoted });
}

function operand(c: Cursor, { stop, quoted, pattern }: OperandStyle): Word {
  const start = c.pos;
  const parts = new Parts();
  const text = quoted && !pattern;
  let parentheses = 0;
  while (c.char !== '}' && !(parentheses === 0 && c.char !== '' && stop.includes(c.char))) {
    if (c.atEnd) c.fail('unclosed `${`', start);
    if (c.char === '(') parentheses++;
    if (c.char === ')' && parentheses > 0) parentheses--;
    if (c.char === '$') dollar(c, parts, text);
    else if (c.char === '`') backquoted(c, parts, text);
    else if (c.char === '\\' && text) escapedInQuotes(c, parts, '$`"\\}');
    else if (text && c.char !== '"') parts.literal(c.text.charAt(c.pos++), true);
    else piece(c, parts);
  }
  return { ...c.span(start), parts: parts.list(), text: c.text.slice(start, c.pos) };
}
