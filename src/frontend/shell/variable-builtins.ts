import {
  OPTION_NAMES,
  OPTIONS_OF_SCRIPTS,
  SET_ERROR_STATUS,
  SHIFT_ERROR_STATUS,
  SHORT_NAMES,
} from '../../knowledge/shells.ts';
import type { SimpleCommand, Word } from './ast.ts';
import { keyed } from './elements.ts';
import { expandWords } from './expand.ts';
import { stdinOf } from './input.ts';
import type { Interpreter } from './interpreter.ts';
import { LIKELY, type Run, type Status, SUCCESS, status } from './status.ts';
import { known, unknownValue, type Value } from './value.ts';
import { isWritten } from './written.ts';

export function* setOptions(i: Interpreter, args: readonly Value[], command: SimpleCommand): Run {
  const { state } = i;
  for (let at = 0; at < args.length; at++) {
    const word = args[at];
    if (!word) break;
    if (word.known && (word.text === '--' || word.text === '-')) {
      state.args = args.slice(at + 1);
      return SUCCESS;
    }
    const option = word.known ? /^([-+])([A-Za-z]+)$/.exec(word.text) : null;
    if (!option) {
      state.args = args.slice(at);
      return SUCCESS;
    }
    const on = option[1] === '-';
    for (const letter of option[2] ?? '') {
      const long = letter === 'o' ? args[++at] : undefined;
      const fatal = SET_ERROR_STATUS[state.shell];
      if (long?.known && fatal && lacks(i, long.text)) {
        // `command set …` is no special builtin any more.
        if (command.words[0]?.text === 'command') return status(fatal);
        return yield* i.leave(fatal, {
          reason: `${state.shell} has no option ${long.text}`,
          because: 'shell-option',
          at: i.at(command),
        });
      }
      const name = long ? longOption(long.text) : letter;
      if (name && on) state.options.add(name);
      else if (name) state.options.delete(name);
    }
  }
  return SUCCESS;
}

const lacks = ({ state, host }: Interpreter, name: string): boolean =>
  !OPTION_NAMES[state.shell]?.has(name) ||
  (state.shell === 'dash' && name === 'pipefail' && host.hasOldDash());

/** What `set -o` prints: a line for each option that the shell has, those of dash below a title. */
export function optionsShown(i: Interpreter): Value | undefined {
  const { state, host } = i;
  const names = [...(OPTION_NAMES[state.shell] ?? [])].filter(name => !lacks(i, name));
  // Whether a dash has this one hangs on its version.
  if (names.length === 0 || (state.shell === 'dash' && !host.hasOldDash())) return undefined;
  const isOn = (name: string) => state.options.has(longOption(name)) || OPTIONS_OF_SCRIPTS.has(name);
  const isDash = state.shell === 'dash';
  const shown = names.map(
    name => `${isDash ? name.padEnd(16) : `${name.padEnd(15)}\t`}${isOn(name) ? 'on' : 'off'}`,
  );
  return known([...(isDash ? ['Current option settings'] : []), ...shown].join('\n'));
}

const longOption = (name: string) => SHORT_NAMES[name] ?? name;

/** `export A=b C`: a declaration's words are assignments although they are written as arguments. */
export function declare(i: Interpreter, kind: string, command: SimpleCommand): Status {
  const { state } = i;
  const local =
    kind === 'local' ||
    ((kind === 'declare' || kind === 'typeset') && !command.words.some(w => /^-[a-zA-Z]*g/.test(w.text)));
  const exports = kind === 'export' || command.words.some(w => w.text === '-x' || w.text === '-gx');
  for (const a of command.assignments) {
    if (local) keepOuter(i, a.name);
    const list = a.array && expandWords(a.array, i.expansion);
    const pairs = list && isKeyed(command) ? keyed(list) : undefined;
    // A key that is not known makes an element unknown.
    if (list) state.variables.set(a.name, { value: list, ...pairs, exported: false });
    else state.variables.set(a.name, { value: a.value ? i.text(a.value) : known(''), exported: exports });
  }
  for (const word of command.words.slice(1)) declareWord(i, word, exports, local, isKeyed(command));
  return SUCCESS;
}

/** `declare -A`: an associative array. */
const isKeyed = ({ words }: SimpleCommand): boolean => words.some(word => /^-[a-zA-Z]*A/.test(word.text));

/** A function's own variable: what is outside comes back at its end. */
function keepOuter(i: Interpreter, name: string): void {
  const locals = i.state.locals.at(-1);
  if (locals && !locals.has(name)) locals.set(name, i.state.variables.get(name));
}

function declareWord(i: Interpreter, word: Word, exports: boolean, local: boolean, isArray: boolean): void {
  const { state } = i;
  const text = i.text(word);
  const name = assignedName(i, word);
  if (name !== undefined) {
    if (local) keepOuter(i, name);
    const value = { ...text, text: text.text.slice(name.length + 1) };
    state.variables.set(name, { value, exported: exports });
    return;
  }
  if (!text.known) state.hasUnreadAssignments = true;
  if (!text.known || text.text.startsWith('-')) return;
  const isName = /^[A-Za-z_]\w*$/.test(text.text);
  if (isArray && isName) {
    if (local) keepOuter(i, text.text);
    state.variables.set(text.text, { value: [], keys: [], exported: false });
    return;
  }
  if (local && isName && i.state.locals.length > 0) {
    keepOuter(i, text.text);
    state.variables.set(text.text, { value: undefined, exported: false });
    return;
  }
  // `export $(cat .env)`, where the words have come from an expansion.
  if (!isName) state.hasUnreadAssignments = true;
  if (!exports) return;
  const old = state.variables.get(text.text);
  if (old) state.variables.set(text.text, { ...old, exported: true });
}

/** `A=b`, and `"$name"=b` as far as what is before the `=` is known. */
function assignedName(i: Interpreter, word: Word): string | undefined {
  let before = '';
  for (const part of word.parts) {
    const value = i.text({ ...word, parts: [part] });
    if (!value.known) return undefined;
    before += value.text;
    if (before.includes('=')) break;
  }
  return /^([A-Za-z_]\w*)=/.exec(before)?.[1];
}

export function* shift(i: Interpreter, args: readonly Value[]): Run {
  const { state } = i;
  const [count] = args;
  const by = count === undefined ? 1 : count.known ? Number(count.text) : Number.NaN;
  if (Number.isNaN(by)) return LIKELY;
  if (by <= state.args.length) {
    state.args = state.args.slice(by);
    return SUCCESS;
  }
  const fatal = SHIFT_ERROR_STATUS[state.shell];
  return fatal === undefined ? status(1) : yield* i.leave(fatal);
}

export function unset(i: Interpreter, args: readonly Value[]): Status {
  const functions = args[0]?.text === '-f';
  for (const { text } of args.filter(arg => !arg.text.startsWith('-'))) {
    if (functions) i.state.functions.delete(text);
    else i.state.variables.set(text, { value: undefined, exported: false });
  }
  return SUCCESS;
}

/** Without anything to read it fails at once: standard input of a container is /dev/null. */
export function read(i: Interpreter, args: readonly Value[], command: SimpleCommand): Status {
  const { state } = i;
  const names = namesToRead(args);
  const given = command.redirects.findLast(r => r.operator.startsWith('<'));
  const isEmpty = !given && !state.hasInput && !args.some(a => /^-[a-z]*u/.test(a.text));
  const file = given?.operator === '<' && given.target ? i.text(given.target) : undefined;
  const isGiven = given?.operator.startsWith('<<') || (file?.known && isWritten(i, file.text));
  const text = given && isGiven ? stdinOf(i, [given]).stdin : undefined;
  if (typeof text === 'object' && !args.some(a => /^-[a-qs-z]/.test(a.text)) && !i.state.variables.has('IFS'))
    return readWords(
      i,
      text.text,
      names,
      args.some(a => /^-r?a/.test(a.text)),
    );
  for (const name of names) state.set(name, isEmpty ? known('') : unknownValue(`$${name}`));
  return isEmpty ? status(1) : LIKELY;
}

/** The words of the first line, one to each name and the rest to the last, or all of them to an array. */
function readWords({ state }: Interpreter, text: string, names: readonly string[], toArray: boolean): Status {
  const words = (text.split('\n', 1)[0] ?? '').split(/[ \t]+/).filter(Boolean);
  const [first = 'REPLY'] = names;
  if (toArray) state.set(first, words.map(known));
  else
    for (const [at, name] of names.entries())
      state.set(name, known(at === names.length - 1 ? words.slice(at).join(' ') : (words[at] ?? '')));
  return SUCCESS;
}

/** `mapfile -t lines < file`; of what another program prints the lines are not known. */
export function readLines(i: Interpreter, args: readonly Value[], command: SimpleCommand): Status {
  const options = args.filter(arg => arg.text.startsWith('-'));
  const last = args.at(-1);
  const name = last && !last.text.startsWith('-') && last.known ? last.text : 'MAPFILE';
  const { stdin } = stdinOf(i, command.redirects);
  const isPlain = options.every(option => option.text === '-t') && options.length > 0;
  const lines = typeof stdin === 'object' && isPlain ? stdin.text.replace(/\n$/, '').split('\n') : undefined;
  i.state.set(name, lines?.map(known) ?? [unknownValue(`$${name}`)]);
  return LIKELY;
}

/** Options of `read` that take a value. @source bash(1), dash(1), busybox ash */
const VALUED = /^-[a-zA-Z]*[adinNptu]$/;

export function namesToRead(args: readonly Value[]): readonly string[] {
  const names: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const text = args[at]?.text ?? '';
    if (VALUED.test(text)) {
      at++;
      if (text.endsWith('a')) names.push(args[at]?.text ?? '');
    } else if (!text.startsWith('-')) names.push(text);
  }
  return names.length > 0 ? names : ['REPLY'];
}
