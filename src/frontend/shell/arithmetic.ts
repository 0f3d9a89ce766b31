import type { ShellState } from './state.ts';
import { known, type Value } from './value.ts';

/** Operators that join two numbers, by how strongly they bind. @source POSIX 2.6.4; bash(1) ARITHMETIC EVALUATION */
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<=', '>=', '<', '>'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];
const ASSIGNS = ['=', '+=', '-=', '*=', '/=', '%='] as const;
const TOKEN =
  /\s*(\d[\dA-Za-z]*|\$?[A-Za-z_]\w*|\$\d|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%]=|[-+*/%<>=!~&|^?:(),])/y;
/** Longer than any that counts something. */
const MAX_TOKENS = 200;

/**
 * The number that `$(( … ))`, `(( … ))` or `let` comes to, with its assignments done; `undefined`: not known. What it
 * assigns is then unknown too.
 */
export function arithmetic(text: string, state: ShellState): number | undefined {
  const tokens = tokenize(text);
  if (!tokens) {
    forget(text, state);
    return undefined;
  }
  const result = new Reader(tokens, state).all();
  if (result === undefined) forget(text, state);
  return result;
}

function tokenize(text: string): readonly string[] | undefined {
  const tokens: string[] = [];
  const trimmed = text.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < trimmed.length) {
    const token = TOKEN.exec(trimmed)?.[1];
    if (token === undefined || tokens.length >= MAX_TOKENS) return undefined;
    tokens.push(token);
  }
  return tokens;
}

/** What an expression that is not followed assigns has a value that is not known. */
function forget(text: string, state: ShellState): void {
  for (const [, before, after] of text.matchAll(
    /([A-Za-z_]\w*)\s*(?:\+\+|--|[-+*/%]?=(?!=))|(?:\+\+|--)\s*([A-Za-z_]\w*)/g,
  )) {
    const name = before ?? after ?? '';
    state.set(name, { text: `$${name}`, known: false, assumes: [] });
  }
}

type Number_ = number | undefined;

class Reader {
  readonly #tokens: readonly string[];
  readonly #state: ShellState;
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly string[], state: ShellState) {
    this.#tokens = tokens;
    this.#state = state;
  }

  all(): Number_ {
    if (this.#tokens.length === 0) return 0;
    let value = this.#assignment();
    while (this.#take(',')) value = this.#assignment();
    return this.#at === this.#tokens.length ? value : undefined;
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at++;
    return true;
  }

  #assignment(): Number_ {
    const [name = '', operator = ''] = this.#tokens.slice(this.#at, this.#at + 2);
    if (!/^[A-Za-z_]/.test(name) || !ASSIGNS.some(a => a === operator)) return this.#choice();
    this.#at += 2;
    const right = this.#assignment();
    const value = operator === '=' ? right : join(operator.slice(0, -1), this.#valueOf(name), right);
    return this.#assign(name, value);
  }

  #assign(name: string, value: Number_): Number_ {
    if (value !== undefined) this.#state.set(name, known(String(value)));
    return value;
  }

  #choice(): Number_ {
    const condition = this.#binary(0);
    if (!this.#take('?')) return condition;
    const yes = this.#assignment();
    if (!this.#take(':')) return undefined;
    const no = this.#assignment();
    return condition === undefined ? undefined : condition === 0 ? no : yes;
  }

  #binary(level: number): Number_ {
    const operators = LEVELS[level];
    if (!operators) return this.#unary();
    let left = this.#binary(level + 1);
    for (;;) {
      const operator = operators.find(o => this.#take(o));
      if (operator === undefined) return left;
      left = join(operator, left, this.#binary(level + 1));
    }
  }

  #unary(): Number_ {
    if (++this.#depth > MAX_TOKENS) return undefined;
    const token = this.#tokens[this.#at++] ?? '';
    if (token === '(') {
      const inner = this.#assignment();
      return this.#take(')') ? inner : undefined;
    }
    if (token === '++' || token === '--') {
      const name = this.#tokens[this.#at++] ?? '';
      return this.#assign(name, join(token[0] ?? '', this.#valueOf(name), 1));
    }
    if (['-', '+', '!', '~'].includes(token)) {
      const value = this.#unary();
      if (value === undefined) return undefined;
      return token === '-' ? -value : token === '+' ? value : token === '~' ? ~value : value === 0 ? 1 : 0;
    }
    if (/^\d/.test(token)) return numberOf(token);
    const value = this.#valueOf(token);
    for (const step of ['++', '--']) {
      if (!this.#take(step)) continue;
      this.#assign(token, join(step[0] ?? '', value, 1));
    }
    return value;
  }

  #valueOf(word: string): Number_ {
    const name = word.replace(/^\$/, '');
    const value = /^\d$/.test(name) ? this.#state.args[Number(name) - 1] : this.#state.get(name);
    // One that the script does not set may come from outside.
    if (!value?.known) return undefined;
    return value.text.trim() === '' ? 0 : numberOf(value.text.trim());
  }
}

function numberOf(text: string): Number_ {
  if (/^-?(0|[1-9]\d{0,14})$/.test(text)) return Number(text);
  if (/^0[0-7]{1,15}$/.test(text)) return Number.parseInt(text, 8);
  return /^0x[\dA-Fa-f]{1,12}$/.test(text) ? Number(text) : undefined;
}

function join(operator: string, a: Number_, b: Number_): Number_ {
  if (operator === '&&' && (a === 0 || b === 0)) return 0;
  if (a === undefined || b === undefined) return undefined;
  const truth = (holds: boolean) => (holds ? 1 : 0);
  switch (operator) {
    case '||':
      return truth(a !== 0 || b !== 0);
    case '&&':
      return truth(a !== 0 && b !== 0);
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    case '&':
      return a & b;
    case '==':
      return truth(a === b);
    case '!=':
      return truth(a !== b);
    case '<':
      return truth(a < b);
    case '>':
      return truth(a > b);
    case '<=':
      return truth(a <= b);
    case '>=':
      return truth(a >= b);
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0 ? undefined : Math.trunc(a / b);
    case '%':
      return b === 0 ? undefined : a % b;
    default:
      return undefined;
  }
}

/** As `$(( … ))` puts it into a word. */
export function arithmeticText(text: string, state: ShellState): Value {
  const result = arithmetic(text, state);
  return result === undefined ? { text: `$((${text}))`, known: false, assumes: [] } : known(String(result));
}
