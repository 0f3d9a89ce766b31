import type { Word, WordPart } from '../ast.ts';
import type { Cursor } from './cursor.ts';

type Parameter = Extract<WordPart, { type: 'parameter' }>;

/** How the word after an operator of `${…}` is read. */
export interface OperandStyle {
  /** Unquoted characters that end it; `}` always does. */
  readonly stop: string;
  /** The expansion stands in double quotes. */
  readonly quoted: boolean;
  /** A pattern keeps its own quoting rules in double quotes: `"${x%'*'}"`; a default value does not. */
  readonly pattern: boolean;
}

/** Reads an operand; handed in, for words contain parameters and parameters contain words. */
type ReadOperand = (c: Cursor, style: OperandStyle) => Word;

/** Longest first: the first that fits is the operator. */
const OPERATORS = /:[-=?+]|##?|%%?|\/\/|\/#|\/%|\/|\^\^?|,,?|[-=?+:@]/y;

/** At the `${`: bash(1), "Parameter Expansion". */
export function parameter(c: Cursor, quoted: boolean, read: ReadOperand): Parameter {
  const start = c.pos;
  c.pos += 2;
  const length = isLength(c);
  const indirect = !length && c.match(/!(?=[A-Za-z0-9_@*#])/y) !== null;
  if (length) c.pos++;
  const name = c.match(/[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!-]/y)?.[0] ?? bad(c, start);
  const index = c.char === '[' ? subscript(c, start) : undefined;
  const target = {
    type: 'parameter' as const,
    name,
    quoted,
    ...(length ? { length } : {}),
    ...(indirect ? { indirect } : {}),
    ...(index === undefined ? {} : { index }),
  };
  if (c.eat('}')) return target;
  if (length) bad(c, start);
  // `${!prefix*}` and `${!prefix@}`: names that start so.
  const names = indirect ? c.match(/([@*])\}/y)?.[1] : undefined;
  if (names !== undefined) return { ...target, operator: names };
  const operator = c.match(OPERATORS)?.[0] ?? bad(c, start);
  const operands = readOperands(c, operator, quoted, read);
  if (!c.eat('}')) bad(c, start);
  return { ...target, operator, ...operands };
}

/** `${#x}` asks for a length; `${#}`, `${#-1}`, `${##x}` are about `$#`. */
function isLength(c: Cursor): boolean {
  const start = c.pos;
  const found = c.match(/#(?:[A-Za-z_][A-Za-z0-9_]*[}[]|[0-9]+\}|[@*#?$!-]\})/y) !== null;
  c.pos = start;
  return found;
}

function readOperands(
  c: Cursor,
  operator: string,
  quoted: boolean,
  read: ReadOperand,
): Pick<Parameter, 'operand' | 'operand2'> {
  switch (operator) {
    case ':': {
      const operand = read(c, { stop: ':', quoted, pattern: true });
      return c.eat(':') ? { operand, operand2: read(c, { stop: '', quoted, pattern: true }) } : { operand };
    }
    case '/':
    case '//':
    case '/#':
    case '/%': {
      const operand = read(c, { stop: '/', quoted, pattern: true });
      return c.eat('/') ? { operand, operand2: read(c, { stop: '', quoted, pattern: true }) } : { operand };
    }
    case '^':
    case '^^':
    case ',':
    case ',,':
      return c.char === '}' ? {} : { operand: read(c, { stop: '', quoted, pattern: true }) };
    case '#':
    case '##':
    case '%':
    case '%%':
    case '@':
      return { operand: read(c, { stop: '', quoted, pattern: true }) };
    default:
      return { operand: read(c, { stop: '', quoted, pattern: false }) };
  }
}

/** The text between the brackets of `a[…]`, as written; the cursor is at the `[`. */
export function subscript(c: Cursor, start: number): string {
  const end = subscriptEnd(c.text, c.pos);
  if (end === undefined) return bad(c, start);
  const text = c.text.slice(c.pos + 1, end);
  c.pos = end + 1;
  return text;
}

/** Bounds the search for a `]` that is not there: a word may start with `[` very often. */
const MAX_SUBSCRIPT = 1000;

/** The `]` that belongs to the `[` at `from`, on the same line. */
export function subscriptEnd(text: string, from: number): number | undefined {
  let depth = 0;
  const limit = Math.min(text.length, from + MAX_SUBSCRIPT);
  for (let i = from; i < limit && text.charAt(i) !== '\n'; i++) {
    const char = text.charAt(i);
    if (char === '\\') i++;
    else if (char === '[') depth++;
    else if (char === ']' && --depth === 0) return i;
  }
  return undefined;
}

function bad(c: Cursor, start: number): never {
  return c.fail(c.atEnd ? 'unclosed `${`' : 'bad substitution', start);
}
