import { type Location, path } from '../../base/index.ts';
import type { FileText } from '../../model/index.ts';
import type { Redirect, SimpleCommand } from './ast.ts';
import { echoed, formatted, withoutNewlines } from './capture.ts';
import type { Interpreter } from './interpreter.ts';
import { concat, known, type Value } from './value.ts';

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
    written.set(file, isOutput ? textBehind(i, file, operator, printed(words)) : undefined);
  }
}

/** Another program is given the file: it may write it anew. */
export function forgetsWritten({ state }: Interpreter, words: readonly Value[]): void {
  const { written } = state.files;
  const name = path.basename(words[0]?.text ?? '');
  if (ONLY_READS.has(name)) return;
  for (const file of [...written.keys()].filter(key => words.some(word => word.text.includes(key)))) {
    if (name === 'rm') written.delete(file);
    else written.set(file, undefined);
  }
}

/** What such a command prints, as far as the shell itself prints it. */
function printed([name, ...args]: readonly Value[]): Value | undefined {
  if (!name || name.text === ':') return known('');
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
  const before = written.get(file);
  return before && concat([before, text]);
}

/** What a file holds now; `undefined`: that is not known. */
export function fileText(i: Interpreter, name: string): Value | undefined {
  const file = path.resolve(i.state.cwd, name);
  const { written } = i.state.files;
  if (written.has(file)) {
    const text = written.get(file);
    return text?.known ? text : undefined;
  }
  const text = i.host.world.read(name, i.state.cwd);
  return text && known(text.text);
}

/** A file as the input of a command. */
export function inputFrom(i: Interpreter, name: string, at: Location): FileText | undefined {
  if (!isWritten(i, name)) return i.host.world.read(name, i.state.cwd);
  const text = fileText(i, name);
  if (!text || text.assumes.length > 0) return undefined;
  return { file: at.file, text: text.text, locate: () => at };
}

export const isWritten = ({ state }: Pick<Interpreter, 'state'>, name: string): boolean =>
  state.files.written.has(path.resolve(state.cwd, name));

/** `$(< file)`. */
export function fileOutput(i: Interpreter, { redirects }: SimpleCommand): Value | undefined {
  const [only, more] = redirects;
  if (only?.operator !== '<' || only.fd || more || !only.target) return undefined;
  const word = i.text(only.target);
  const text = word.known ? fileText(i, word.text) : undefined;
  return text && withoutNewlines(text);
}
