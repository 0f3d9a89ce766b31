import { path } from '../../base/index.ts';
import type { Script, SimpleCommand, Word, WordPart } from '../shell/ast.ts';

/**
 * Stands for a folder of the host whose place is settled at the end: the working directory of whoever starts the
 * script, and the folder that the script lies in. NUL cannot be in an argument, so nobody can write them.
 */
export const CWD = '\0cwd';
export const HERE = '\0here';

/** A text that is exactly this, or is shown so. */
export interface Text {
  readonly text: string;
  readonly known: boolean;
}

/** One argument of a command. */
export interface Arg extends Text {
  /** The known text before the first part that is not known; all of it where `known`. */
  readonly prefix: string;
  /** Quoted, so that it is one word whatever it holds. */
  readonly single: boolean;
  readonly start: number;
  readonly end: number;
}

export interface State {
  readonly variables: Map<string, Text | readonly Text[]>;
  cwd: Text;
  readonly file: string;
  readonly inFunction: boolean;
}

const known = (text: string): Text => ({ text, known: true });
const unknown = (text: string): Text => ({ text, known: false });

interface Piece extends Text {
  readonly quoted: boolean;
}

/** The words of a command as arguments; unquoted text that is known is split at blanks. */
export function argumentsOf(words: readonly Word[], state: State): Arg[] {
  return words.flatMap(word => argumentsOfWord(word, state));
}

function argumentsOfWord(word: Word, state: State): Arg[] {
  const fields: Piece[][] = [[]];
  for (const part of word.parts) {
    const list = listOf(part, state);
    if (list) {
      if (list.length === 0 && word.parts.length === 1) return [];
      list.forEach((item, i) => {
        if (i > 0) fields.push([]);
        fields.at(-1)?.push({ ...item, quoted: true });
      });
      continue;
    }
    const quoted = part.type === 'literal' || ('quoted' in part && part.quoted);
    const text = textOf(part, state);
    if (quoted || !text.known) fields.at(-1)?.push({ ...text, quoted });
    else splitInto(text.text, fields);
  }
  const isEmpty = (field: readonly Piece[]) => !field.some(piece => piece.quoted || piece.text !== '');
  if (word.parts.length === 0) return [argOf([{ ...known(''), quoted: true }], word)];
  return fields.filter(field => !isEmpty(field)).map(field => argOf(field, word));
}

function splitInto(text: string, fields: Piece[][]): void {
  text.split(/[ \t\n]+/).forEach((piece, i) => {
    if (i > 0 && fields.at(-1)?.length !== 0) fields.push([]);
    if (piece !== '') fields.at(-1)?.push({ ...known(piece), quoted: false });
  });
}

function argOf(pieces: readonly Piece[], word: Word): Arg {
  const firstUnknown = pieces.findIndex(piece => !piece.known);
  const before = firstUnknown === -1 ? pieces : pieces.slice(0, firstUnknown);
  return {
    text: pieces.map(piece => piece.text).join(''),
    known: firstUnknown === -1,
    prefix: before.map(piece => piece.text).join(''),
    single: pieces.every(piece => piece.known || piece.quoted),
    start: word.start,
    end: word.end,
  };
}

/** A word as one text. */
export function textOfWord(word: Word, state: State): Text {
  const tilde = word.text.startsWith('~');
  const parts = word.parts.map(part => textOf(part, state));
  return { text: parts.map(part => part.text).join(''), known: !tilde && parts.every(part => part.known) };
}

/** `"$@"` and `"${list[@]}"`. Without arguments, as a script is started plainly, `"$@"` is empty. */
function listOf(part: WordPart, state: State): readonly Text[] | undefined {
  if (part.type !== 'parameter' || part.length || part.indirect) return undefined;
  if (part.name === '@' || part.name === '*') {
    return part.operator === undefined && !state.inFunction ? [] : undefined;
  }
  if ((part.index !== '@' && part.index !== '*') || part.operator !== undefined) return undefined;
  const value = state.variables.get(part.name);
  return value === undefined || !Array.isArray(value) ? undefined : value;
}

function textOf(part: WordPart, state: State): Text {
  switch (part.type) {
    case 'literal':
      return known(part.text);
    case 'parameter':
      return parameter(part, state);
    case 'command-substitution':
      return substitution(part.body, state) ?? unknown(`$(${firstCommandText(part.body)})`);
    case 'process-substitution':
      return unknown(`${part.direction}(…)`);
    case 'arithmetic':
      return unknown(`$((${part.text}))`);
  }
}

type Parameter = Extract<WordPart, { type: 'parameter' }>;

function parameter(part: Parameter, state: State): Text {
  const shown = unknown(part.operator === undefined ? `$${part.name}` : `\${${part.name}${part.operator}…}`);
  if (part.length || part.indirect) return shown;
  const value = valueOf(part, state);
  switch (part.operator) {
    case undefined:
      return value ?? shown;
    case ':-':
    case '-':
    case ':=':
    case '=':
      // A variable that the script does not set may come from outside; the default is what a plain start gives.
      if (value && (value.text !== '' || !part.operator.startsWith(':'))) return value;
      return part.operand ? textOfWord(part.operand, state) : known('');
    case '%':
    case '%%': {
      // `${0%/*}`: the folder of the script.
      const pattern = part.operand && textOfWord(part.operand, state);
      return value?.known && pattern?.text === '/*' && part.operator === '%'
        ? known(folderOf(value.text))
        : shown;
    }
    default:
      return shown;
  }
}

function valueOf(part: Parameter, state: State): Text | undefined {
  switch (part.name) {
    case '0':
    case 'BASH_SOURCE':
      return known(`${HERE}/${path.basename(state.file)}`);
    case 'PWD':
      return state.cwd;
  }
  const value = state.variables.get(part.name);
  if (!Array.isArray(value)) return value as Text | undefined;
  return (value as readonly Text[])[Number(part.index ?? 0)];
}

const folderOf = (text: string) => (text.includes('/') ? text.slice(0, text.lastIndexOf('/')) : '.');

/** `pwd`, `dirname X`, `realpath X`, `readlink -f X`, `echo X`, and `cd X && pwd`. */
function substitution(body: Script, state: State): Text | undefined {
  const [item] = body.items;
  if (!item || body.items.length > 2) return undefined;
  const second = item.rest[0]?.pipeline ?? body.items[1]?.first;
  const first = simpleOf(item.first.commands);
  if (!first) return undefined;
  if (second) {
    const last = simpleOf(second.commands);
    if (item.rest.length > 1 || last?.words[0]?.text !== 'pwd') return undefined;
    return first.words[0]?.text === 'cd' ? cdTarget(first, state) : undefined;
  }
  const args = argumentsOf(first.words, state);
  const [program, ...rest] = args;
  const operand = rest.filter(arg => !arg.text.startsWith('-')).at(-1);
  switch (program?.text) {
    case 'pwd':
      return state.cwd;
    case 'dirname':
      return operand?.known ? known(folderOf(operand.text)) : undefined;
    case 'realpath':
    case 'readlink':
      return operand?.known ? known(operand.text) : undefined;
    case 'echo':
      return rest.length === 1 && operand?.known ? known(operand.text) : undefined;
    default:
      return undefined;
  }
}

/** Where `cd` goes; `undefined` texts become unknown. */
export function cdTarget(command: SimpleCommand, state: State): Text {
  const operand = argumentsOf(command.words, state)
    .slice(1)
    .find(arg => !/^-[LPe@]*-?$/.test(arg.text));
  if (!operand?.known || !state.cwd.known)
    return operand?.known && isRooted(operand.text) ? known(operand.text) : unknown('$PWD');
  return known(hostPath(state.cwd.text, operand.text));
}

const isRooted = (text: string) => text.startsWith('/') || text.startsWith('\0');

/** A path of the host as seen from a folder; both may begin with CWD or HERE. */
export function hostPath(folder: string, text: string): string {
  const whole = isRooted(text) ? text : `${folder}/${text}`;
  const base = [CWD, HERE].find(token => whole.startsWith(token));
  if (base === undefined) return path.normalize(whole);
  const tail = path.normalize(`./${whole.slice(base.length)}`);
  return tail === '.' ? base : `${base}/${tail}`;
}

function simpleOf(commands: readonly { readonly type: string }[]): SimpleCommand | undefined {
  const [only] = commands;
  return commands.length === 1 && only?.type === 'simple' ? (only as SimpleCommand) : undefined;
}

function firstCommandText(body: Script): string {
  const command = body.items[0]?.first.commands[0];
  return command?.type === 'simple'
    ? command.words
        .map(word => word.text)
        .join(' ')
        .slice(0, 60)
    : '…';
}
