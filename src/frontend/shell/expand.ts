import { SETS_BY_ITSELF } from '../../knowledge/shells.ts';
import type { ShellName } from '../../model/index.ts';
import { arithmeticText } from './arithmetic.ts';
import type { Word, WordPart } from './ast.ts';
import { elementOf, keysOf } from './elements.ts';
import type { ShellHost } from './host.ts';
import { applyOperator, required } from './operators.ts';
import { pidToken } from './pid-tokens.ts';
import type { ShellState } from './state.ts';
import { concat, declaredValue, known, unknownValue, type Value } from './value.ts';

export type Parameter = Extract<WordPart, { type: 'parameter' }>;

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

/** Unquoted variables that are not set leave no word at all: their names. */
export function vanished(words: readonly Word[], x: Expansion): readonly string[] {
  return words.flatMap(word =>
    word.parts.every(part => part.type === 'parameter') && expandWord(word, x).length === 0
      ? expandText(word, x).assumes
      : [],
  );
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
    } else splitInto(value, fields, x.state.get('IFS')?.text ?? ' \t\n');
  }
  const out = fields.filter(field => field.length > 0).map(concat);
  if (out.length === 0 && quotedSeen) return [known('')];
  return out.filter(value => quotedSeen || value.text !== '' || !value.known);
}

/** What stands in a text for what is not known: `$(hostname)`, `${PORT}`, `$NAME`. */
const SHOWN = /\$\((?:[^()]|\([^()]*\))*\)|\$\{[^}]*\}|\$\w+/g;
const STAND_IN = '\uE000';

/** An unquoted expansion: split at what IFS holds, runs of blanks as one; what is not known stays in one piece. */
function splitInto(value: Value, fields: Value[][], separators: string): void {
  const shown = value.known ? [] : (value.text.match(SHOWN) ?? []);
  const text = value.known ? value.text : value.text.replace(SHOWN, STAND_IN);
  if (!value.known && (shown.length === 0 || /\$[({]/.test(text))) {
    fields.at(-1)?.push(value);
    return;
  }
  const pieces = splitFields(text, separators);
  pieces.forEach((piece, i) => {
    if (i > 0 && fields.at(-1)?.length !== 0) fields.push([]);
    if (piece === '') return;
    const whole = value.known ? piece : piece.replaceAll(STAND_IN, () => shown.shift() ?? '');
    // What a text of several words holds apart from those is as it is written.
    fields
      .at(-1)
      ?.push(
        piece.includes(STAND_IN) ? { ...value, text: whole } : { ...known(whole), assumes: value.assumes },
      );
  });
}

function splitFields(text: string, separators: string): readonly string[] {
  const pieces = [''];
  let behindSeparator = '';
  for (const char of text) {
    const isBlank = ' \t\n'.includes(char);
    if (!separators.includes(char)) {
      if (behindSeparator) pieces.push('');
      behindSeparator = '';
      pieces.push(`${pieces.pop()}${char}`);
    } else if (isBlank) behindSeparator ||= char;
    else {
      // Two of them in a row have an empty field in between.
      if (behindSeparator && !' \t\n'.includes(behindSeparator)) pieces.push('');
      behindSeparator = char;
    }
  }
  if (behindSeparator && ' \t\n'.includes(behindSeparator)) pieces.push('');
  return pieces;
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

/** dash and busybox ash: variables of bash are ordinary ones to them. */
const isPlain = (shell: ShellName): boolean => shell === 'dash' || shell === 'busybox';

function arrayOf(part: Parameter, state: ShellState): readonly Value[] | undefined {
  if (part.index !== '@' && part.index !== '*') return undefined;
  if (part.indirect) return keysOf(part.name, state);
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
      return arithmeticText(part.text, x.state);
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
      return isPlain(state.shell) ? variable(part, x) : { value: known(state.name), set: true };
    case 'UID':
    case 'EUID':
      if (isPlain(state.shell)) return variable(part, x);
      return {
        value: host.world.user === undefined ? unknownValue(`$${name}`) : known(host.world.user),
        set: true,
      };
    default:
      return variable(part, x);
  }
}

function variable(part: Parameter, { state, host }: Expansion): { value: Value; set: boolean } {
  const own = state.variables.get(part.name);
  if (own) {
    if (own.value === undefined) return { value: known(''), set: false };
    if (Array.isArray(own.value)) {
      const list = own.value as readonly Value[];
      return { value: elementOf(part.name, part.index ?? '0', state), set: list.length > 0 };
    }
    return { value: own.value as Value, set: true };
  }
  if (Object.hasOwn(state.env, part.name)) {
    const text = state.env[part.name];
    return {
      value: text === undefined ? unknownValue(`$${part.name}`) : declaredValue(part.name, text),
      set: true,
    };
  }
  if (part.name === 'HOME')
    return { value: host.world.user === '0' ? known('/root') : unknownValue('$HOME'), set: true };
  if (SETS_BY_ITSELF[state.shell]?.has(part.name) || (state.hasUnreadAssignments && state.options.has('u')))
    return { value: unknownValue(`$${part.name}`), set: true };
  // A file that is not read is there to set what the commands behind it are given.
  const isGiven = state.hasUnreadSource && !part.quoted && part.operator === undefined;
  if (!host.envComplete || isGiven || state.hasUnreadText)
    return { value: unknownValue(`$${part.name}`), set: true };
  return { value: { text: '', known: true, assumes: [part.name] }, set: false };
}

function join(values: readonly Value[]): Value {
  return concat(values.flatMap((value, i) => (i === 0 ? [value] : [known(' '), value])));
}

function parameter(part: Parameter, x: Expansion): Value {
  const list = arrayOf(part, x.state);
  if (part.length) {
    if (list) return known(String(list.length));
    const value = required(part, lookUp(part, x), x);
    return value.known ? { ...value, text: String(value.text.length) } : unknownValue(`\${#${part.name}}`);
  }
  if (part.indirect) {
    const { value } = lookUp({ ...part, indirect: false }, x);
    return value.known && value.text
      ? parameter({ ...part, indirect: false, name: value.text }, x)
      : unknownValue(`\${!${part.name}}`);
  }
  // `"${*:2}"`, `x="${@:2}"`: words, not characters.
  const isSlice = part.operator === ':' && (part.name === '*' || part.name === '@' || list !== undefined);
  const slice = isSlice ? listOf({ ...part, quoted: false }, x) : undefined;
  if (slice) return join(slice);
  const found = list ? { value: join(list), set: list.length > 0 } : lookUp(part, x);
  return part.operator === undefined ? required(part, found, x) : applyOperator(part, found, x);
}
