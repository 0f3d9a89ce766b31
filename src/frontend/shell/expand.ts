import type { Word, WordPart } from './ast.ts';
import { pidToken, type ShellHost, type ShellState } from './state.ts';
import { concat, known, matchesPattern, union, unknownValue, type Value } from './value.ts';

type Parameter = Extract<WordPart, { type: 'parameter' }>;

/** Runs a command substitution as far as its output can be derived. */
export type Substitute = (part: Extract<WordPart, { type: 'command-substitution' }>) => Value;

export interface Expansion {
  readonly state: ShellState;
  readonly host: ShellHost;
  readonly substitute: Substitute;
}

/** A word as one text: in an assignment, a `case`, a redirection or `[[ ]]`. */
export function expandText(word: Word, x: Expansion): Value {
  return concat(word.parts.map(part => partText(part, x)));
}

/** Words with splitting at blanks and `"$@"`: an argument list. */
export function expandWords(words: readonly Word[], x: Expansion): Value[] {
  return words.flatMap(word => expandWord(word, x));
}

function expandWord(word: Word, x: Expansion): Value[] {
  const fields: Value[][] = [[]];
  let quotedSeen = word.parts.length === 0;
  const push = (value: Value) => fields.at(-1)?.push(value);
  for (const part of word.parts) {
    const list = part.type === 'parameter' ? listOf(part, x) : undefined;
    if (list) {
      list.forEach((value, i) => {
        if (i > 0) fields.push([]);
        push(value);
      });
      if (list.length === 0 && word.parts.length === 1) return [];
      // `"$@"` keeps its empty words.
      if (part.type === 'parameter' && part.quoted && list.length > 0) quotedSeen = true;
      continue;
    }
    const value = partText(part, x);
    const quoted = part.type === 'literal' || ('quoted' in part && part.quoted);
    if (quoted) {
      quotedSeen = true;
      push(value);
    } else splitInto(value, fields);
  }
  const out = fields.filter(field => field.length > 0).map(concat);
  if (out.length === 0 && quotedSeen) return [known('')];
  return out.filter(value => quotedSeen || value.text !== '' || !value.known);
}

/** An unquoted expansion: split at blanks, tabs and newlines. */
function splitInto(value: Value, fields: Value[][]): void {
  if (!value.known) {
    fields.at(-1)?.push(value);
    return;
  }
  const pieces = value.text.split(/[ \t\n]+/);
  pieces.forEach((piece, i) => {
    if (i > 0 && fields.at(-1)?.length !== 0) fields.push([]);
    if (piece !== '') fields.at(-1)?.push({ ...value, text: piece });
  });
}

/** `"$@"`, `$*`, `${a[@]}`: several words. */
function listOf(part: Parameter, x: Expansion): readonly Value[] | undefined {
  const values =
    part.name === '@' || (part.name === '*' && !part.quoted) ? x.state.args : arrayOf(part, x.state);
  if (!values || part.length) return undefined;
  if (part.operator === undefined) return values;
  if (part.operator === ':' && part.operand) {
    const from = Number(expandText(part.operand, x).text);
    const count = part.operand2 ? Number(expandText(part.operand2, x).text) : undefined;
    const all = part.name === '@' || part.name === '*' ? [known(x.state.name), ...values] : values;
    return Number.isInteger(from)
      ? all.slice(from, count === undefined ? undefined : from + count)
      : undefined;
  }
  if (values.length > 0 && [':-', '-', ':=', '='].includes(part.operator)) return values;
  if (values.length === 0 && [':-', '-'].includes(part.operator) && part.operand) {
    return expandWord(part.operand, x);
  }
  if ((part.operator === ':+' || part.operator === '+') && part.operand) {
    return values.length > 0 ? expandWord(part.operand, x) : [];
  }
  return undefined;
}

function arrayOf(part: Parameter, state: ShellState): readonly Value[] | undefined {
  if (part.index !== '@' && part.index !== '*') return undefined;
  const value = state.variables.get(part.name)?.value;
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly Value[]) : [value as Value];
}

function partText(part: WordPart, x: Expansion): Value {
  switch (part.type) {
    case 'literal':
      return known(part.text);
    case 'parameter':
      return parameter(part, x);
    case 'command-substitution':
      return x.substitute(part);
    case 'process-substitution':
      return unknownValue(part.direction === '<' ? '<(…)' : '>(…)');
    case 'arithmetic':
      return arithmetic(part.text, x.state);
  }
}

/** The value of a parameter before operators; `set` tells `-` from `:-`. */
function lookUp(part: Parameter, x: Expansion): { value: Value; set: boolean } {
  const { state, host } = x;
  const { name } = part;
  if (/^\d+$/.test(name)) {
    const index = Number(name);
    if (index === 0) return { value: known(state.name), set: true };
    const value = state.args[index - 1];
    return value ? { value, set: true } : { value: known(''), set: false };
  }
  switch (name) {
    case '@':
    case '*':
      return { value: join(state.args), set: state.args.length > 0 };
    case '#':
      return { value: known(String(state.args.length)), set: true };
    case '$':
      return { value: known(pidToken('self')), set: true };
    case '!':
      return state.lastBackground === undefined
        ? { value: known(''), set: false }
        : { value: known(pidToken(state.lastBackground)), set: true };
    case '?':
      return {
        value: state.lastStatus === undefined ? unknownValue('$?') : known(String(state.lastStatus)),
        set: true,
      };
    case '-':
      return { value: unknownValue('$-'), set: true };
    case 'PWD':
      return { value: known(state.cwd), set: true };
    case 'BASH_SOURCE':
      return { value: known(state.name), set: true };
    case 'UID':
    case 'EUID':
      return {
        value: host.world.user === undefined ? unknownValue(`$${name}`) : known(host.world.user),
        set: true,
      };
    case 'RANDOM':
    case 'HOSTNAME':
    case 'SECONDS':
    case 'LINENO':
    case 'OSTYPE':
    case 'BASH_VERSION':
      return { value: unknownValue(`$${name}`), set: true };
    default:
      return variable(part, x);
  }
}

function variable(part: Parameter, { state, host }: Expansion): { value: Value; set: boolean } {
  const own = state.variables.get(part.name);
  if (own) {
    if (Array.isArray(own.value)) {
      const list = own.value as readonly Value[];
      const at = part.index === undefined ? 0 : Number(part.index);
      return { value: list[at] ?? known(''), set: list.length > 0 };
    }
    return { value: own.value as Value, set: true };
  }
  if (Object.hasOwn(state.env, part.name)) {
    const text = state.env[part.name];
    return { value: text === undefined ? unknownValue(`$${part.name}`) : known(text), set: true };
  }
  if (part.name === 'HOME')
    return { value: host.world.user === '0' ? known('/root') : unknownValue('$HOME'), set: true };
  if (!host.envComplete) return { value: unknownValue(`$${part.name}`), set: true };
  return { value: { text: '', known: true, assumes: [part.name] }, set: false };
}

function join(values: readonly Value[]): Value {
  return concat(values.flatMap((value, i) => (i === 0 ? [value] : [known(' '), value])));
}

function parameter(part: Parameter, x: Expansion): Value {
  const list = arrayOf(part, x.state);
  if (part.length) {
    if (list) return known(String(list.length));
    const { value } = lookUp(part, x);
    return value.known ? { ...value, text: String(value.text.length) } : unknownValue(`\${#${part.name}}`);
  }
  if (part.indirect) {
    const { value } = lookUp({ ...part, indirect: false }, x);
    return value.known && value.text
      ? parameter({ ...part, indirect: false, name: value.text }, x)
      : unknownValue(`\${!${part.name}}`);
  }
  const found = list ? { value: join(list), set: list.length > 0 } : lookUp(part, x);
  return part.operator === undefined ? found.value : applyOperator(part, found, x);
}

function applyOperator(part: Parameter, found: { value: Value; set: boolean }, x: Expansion): Value {
  const { value, set } = found;
  const operand = () => (part.operand ? expandText(part.operand, x) : known(''));
  const operator = part.operator ?? '';
  const shown = unknownValue(`\${${part.name}${operator}${part.operand?.text ?? ''}}`);
  const empty = operator.startsWith(':') ? !set || (value.known && value.text === '') : !set;
  const withAssumption = (result: Value): Value => ({
    ...result,
    assumes: union([result.assumes, value.assumes]),
  });
  switch (operator) {
    case ':-':
    case '-':
      if (set && !value.known) return value;
      return empty ? withAssumption(operand()) : value;
    case ':=':
    case '=': {
      if (set && !value.known) return value;
      if (!empty) return value;
      const result = withAssumption(operand());
      x.state.variables.set(part.name, { value: result, exported: part.name in x.state.env });
      return result;
    }
    case ':+':
    case '+':
      if (set && !value.known) return operator === '+' ? operand() : shown;
      return empty ? withAssumption(known('')) : operand();
    case ':?':
    case '?':
      return empty ? { text: '', known: false, assumes: value.assumes } : value;
  }
  if (!value.known) return shown;
  const pattern = operand();
  if (!pattern.known) return shown;
  return edit(operator, value, pattern.text, part, x) ?? shown;
}

function edit(
  operator: string,
  value: Value,
  pattern: string,
  part: Parameter,
  x: Expansion,
): Value | undefined {
  const { text } = value;
  const made = (result: string): Value => ({ ...value, text: result });
  switch (operator) {
    case '#':
    case '##': {
      const lengths = [...Array(text.length + 1).keys()];
      if (operator === '##') lengths.reverse();
      const cut = lengths.find(n => matchesPattern(pattern, text.slice(0, n)));
      return made(cut === undefined ? text : text.slice(cut));
    }
    case '%':
    case '%%': {
      const lengths = [...Array(text.length + 1).keys()];
      if (operator === '%') lengths.reverse();
      const cut = lengths.find(n => matchesPattern(pattern, text.slice(n)));
      return made(cut === undefined ? text : text.slice(0, cut));
    }
    case ':': {
      const from = Number(pattern.trim());
      const count = part.operand2 ? Number(expandText(part.operand2, x).text) : undefined;
      if (!Number.isInteger(from) || (count !== undefined && !Number.isInteger(count))) return undefined;
      const start = from < 0 ? Math.max(0, text.length + from) : from;
      return made(
        count === undefined ? text.slice(start) : text.slice(start, count < 0 ? count : start + count),
      );
    }
    case '/':
    case '//': {
      if (/[*?[]/.test(pattern)) return undefined;
      const replacement = part.operand2 ? expandText(part.operand2, x) : known('');
      if (!replacement.known || pattern === '') return undefined;
      return made(
        operator === '/'
          ? text.replace(pattern, () => replacement.text)
          : text.replaceAll(pattern, () => replacement.text),
      );
    }
    case '^^':
      return made(text.toUpperCase());
    case ',,':
      return made(text.toLowerCase());
    default:
      return undefined;
  }
}

/** Sums of whole numbers and variables, as far as they are known. */
function arithmetic(text: string, state: ShellState): Value {
  const shown = unknownValue(`$((${text}))`);
  const operand = (token: string): number | undefined => {
    if (/^\d+$/.test(token)) return Number(token);
    const value = state.variables.get(token.replace(/^\$/, ''))?.value as Value | undefined;
    return value?.known && /^-?\d+$/.test(value.text) ? Number(value.text) : undefined;
  };
  const tokens = text.trim().split(/\s*([-+*])\s*/);
  let total = operand(tokens[0] ?? '');
  for (let i = 1; i < tokens.length && total !== undefined; i += 2) {
    const next = operand(tokens[i + 1] ?? '');
    if (next === undefined) return shown;
    total = tokens[i] === '+' ? total + next : tokens[i] === '-' ? total - next : total * next;
  }
  return total === undefined ? shown : known(String(total));
}
