import { path } from '../../base/index.ts';
import type { FileOrigin, FileText } from '../../model/index.ts';
import { isRoots } from '../predict/permission.ts';
import { inputOf, type Redirect, type SimpleCommand } from './ast.ts';
import { echoed, formatted, withoutNewlines } from './capture.ts';
import { notesCopied } from './copied.ts';
import { wordsOf } from './for-words.ts';
import { hereText } from './here-text.ts';
import type { Interpreter } from './interpreter.ts';
import { textOrPid } from './pid-files.ts';
import { pidsIn } from './pid-tokens.ts';
import { gotRunBit, type MadeByScript } from './script-files.ts';
import { concat, isCertain, known, type Value } from './value.ts';

/** They leave the files that they name as they are. */
const ONLY_READS: ReadonlySet<string> = new Set(
  'cat chgrp chmod chown cmp diff grep head ls sha256sum stat tail wc'.split(' '),
);

/** `echo $! > /run/app.pid`: the file holds what the command prints from here on. */
export function notesWritten(i: Interpreter, words: readonly Value[], command: SimpleCommand): void {
  const { written } = i.state.files;
  for (const redirect of command.redirects) {
    const { operator, target } = redirect;
    if (!operator.includes('>') || operator === '>&' || !target) continue;
    const word = i.text(target);
    const file = path.resolve(i.state.cwd, word.text);
    if (!word.known || file.startsWith('/dev/')) continue;
    const isOutput = !operator.startsWith('&') && (redirect.fd ?? 1) === 1;
    const text = isOutput ? textBehind(i, file, operator, printed(i, words, command)) : undefined;
    const at = i.at(redirect);
    written.set(file, text && { text, source: { file: at.file, text: text.text, locate: () => at } });
  }
}

/** Gives the user the run bit. */
const RUN_BIT = /^(?:[augo]*\+[rwst]*x[rwst]*|[0-7]?[1357][0-7]{2})$/;

/** Another program is given the file: it may write it anew. */
export function notesChanges(i: Interpreter, words: readonly Value[]): void {
  const { written } = i.state.files;
  const name = path.basename(words[0]?.text ?? '');
  notesRunBits(i, name, words);
  if (ONLY_READS.has(name) || notesCopied(i, name, words)) return;
  const edits = name === 'sed' && words.some(word => /^(?:-[a-zA-Z]*i|--in-place)/.test(word.text));
  if (edits) for (const word of words.slice(1)) noteEdited(i, word);
  for (const file of [...written.keys()].filter(key => words.some(word => word.text.includes(key)))) {
    if (name === 'rm') written.delete(file);
    // The text that it was copied from is the best guess still.
    else if (!edits || !i.state.files.copies.has(file)) written.set(file, undefined);
  }
}

/** `sed -i`: of a configuration that is read here its own text is the best guess still. */
function noteEdited({ state, host }: Interpreter, { known, text }: Value): void {
  if (!known || !text.startsWith('/etc/') || host.world.read(text, state.cwd)) return;
  state.files.written.set(text, undefined);
}

/** `chmod +x /init/*.sh`, `chmod -R 755 /init`, `find /init -name '*.sh' -exec chmod +x {} \\;`. */
function notesRunBits(i: Interpreter, name: string, words: readonly Value[]): void {
  const { runnable } = i.state.files;
  const mode = words.findIndex(word => word.known && RUN_BIT.test(word.text));
  if (mode < 0) return;
  const given = (file: string) => {
    for (const changed of ownOf(i, file)) runnable.add(changed);
  };
  if (name === 'chmod') {
    const below = words.some(word => /^(?:-\w*R\w*|--recursive)$/.test(word.text)) ? '/' : '';
    for (const word of words.slice(mode + 1).flatMap(word => wordsOf(word, i)))
      if (word.known) given(path.resolve(i.state.cwd, word.text) + below);
  } else if (name === 'find' && words.some(word => word.text === 'chmod') && words[1]?.known) {
    given(`${path.resolve(i.state.cwd, words[1].text)}/`);
  }
}

/** Root may change any file, another user those that are its own: what it has written, or was given by --chown. */
function ownOf({ host: { world }, state }: Interpreter, file: string): readonly string[] {
  if ((world.user ?? '0') === '0') return [file];
  const files = file.endsWith('/') ? world.files.list(file.slice(0, -1)).map(name => file + name) : [file];
  return files.filter(name => state.files.written.has(name) || !isRoots(world.origin(name, state.cwd)));
}

/** What such a command prints, as far as the shell itself prints it. */
function printed(
  i: Interpreter,
  [name, ...args]: readonly Value[],
  { redirects }: SimpleCommand,
): Value | undefined {
  if (!name || name.text === ':') return known('');
  const heredoc = inputOf(redirects)?.heredoc;
  if (name.text === 'cat') return heredoc && args.length === 0 ? hereText(i, heredoc) : undefined;
  if (name.text === 'echo') return echoed(args);
  return name.text === 'printf' ? formatted(args) : undefined;
}

function textBehind(
  i: Interpreter,
  file: string,
  operator: Redirect['operator'],
  text: Value | undefined,
): Value | undefined {
  if (operator !== '>>' || !text) return text;
  const { written } = i.state.files;
  if (!written.has(file)) {
    const before = i.host.world.read(file, i.state.cwd);
    return before && concat([known(before.text), text]);
  }
  const before = written.get(file)?.text;
  return before && concat([before, text]);
}

/** What a file holds now; `undefined`: that is not known. */
export function fileText(i: Interpreter, name: string): Value | undefined {
  const file = path.resolve(i.state.cwd, name);
  const { written } = i.state.files;
  if (written.has(file)) {
    const text = written.get(file)?.text;
    return text?.known ? text : undefined;
  }
  const text = i.host.world.read(name, i.state.cwd);
  return text && known(text.text);
}

/** A file as the input of a command. */
export function inputFrom(i: Interpreter, name: string): FileText | undefined {
  if (!isWritten(i, name)) return i.host.world.read(name, i.state.cwd);
  const made = i.state.files.written.get(path.resolve(i.state.cwd, name));
  return made && isCertain(made.text) ? made.source : undefined;
}

/** The files that the script has written, and those that it gave the run bit, for what it starts. */
export function madeBy({ state }: Interpreter): MadeByScript {
  const { written } = state.files;
  const runnable = new Set(state.files.runnable);
  if (written.size === 0) return runnable.size > 0 ? { runnable } : {};
  const made = new Map<string, FileOrigin>();
  for (const [file, what] of written) {
    // A process id in it is that of a job of this shell.
    const isRead = what && isCertain(what.text) && pidsIn(what.text.text).length === 0;
    const { source: text } = what ?? {};
    if (isRead && text)
      made.set(file, { kind: 'inline', text, executable: gotRunBit(runnable, file), at: text.locate(0, 1) });
    else made.set(file, { kind: 'unknown', reason: 'it is written while the container starts' });
  }
  return { made, runnable };
}

export const isWritten = ({ state }: Pick<Interpreter, 'state'>, name: string): boolean =>
  state.files.written.has(path.resolve(state.cwd, name));

/** `$(< file)`. */
export function fileOutput(i: Interpreter, { redirects }: SimpleCommand): Value | undefined {
  const [only, more] = redirects;
  if (only?.operator !== '<' || only.fd || more || !only.target) return undefined;
  const word = i.text(only.target);
  const text = word.known ? textOrPid(i, word.text) : undefined;
  return text && withoutNewlines(text);
}
