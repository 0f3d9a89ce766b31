import { path } from '../../base/index.ts';
import type { Interpreter } from './interpreter.ts';
import type { Written } from './script-files.ts';
import { known, type Value } from './value.ts';

/** Options that say only how; others may name what is copied where. */
const PLAIN_OPTION = /^(?:-[abdfpvHLPx]+|--(?:archive|force|verbose|preserve(?:=.*)?|no-dereference))$/;
/** A link, hard or symbolic, that takes the place of what was there; without `-f` it fails where something is. */
const LINKS = /^(?:-[sfnvT]+|--(?:symbolic|force|no-dereference|verbose|no-target-directory))$/;
/** What is there already is left as it is. */
const KEEPS = /^(?:-\w*[nu]\w*|--no-clobber|--update(?:=.*)?)$/;
const THERE: ReadonlySet<string> = new Set(['context', 'inline', 'produced', 'installed', 'opaque']);

/**
 * `cp /defaults/app.conf /etc/app.conf`: the copy holds what the file holds now, and so does a link to it. False: nothing
 * of the kind is done by the command, or what it does is not known.
 */
export function notesCopied(i: Interpreter, name: string, words: readonly Value[]): boolean {
  const isLink = name === 'ln';
  if (name !== 'cp' && name !== 'mv' && !isLink) return false;
  const operands = words.slice(1).filter(word => !word.text.startsWith('-'));
  const options = words.slice(1).filter(word => word.text.startsWith('-'));
  const [from, to] = operands;
  if (!from?.known || !to?.known || operands.length !== 2) return false;
  const keeps = isLink
    ? !options.some(word => /^(?:-\w*f|--force$)/.test(word.text))
    : options.some(word => KEEPS.test(word.text));
  const isPlain = isLink
    ? (text: string) => LINKS.test(text)
    : (text: string) => PLAIN_OPTION.test(text) || KEEPS.test(text);
  if (!options.every(word => isPlain(word.text))) return false;
  const { world } = i.host;
  const { cwd, files } = i.state;
  const target = path.resolve(cwd, to.text);
  const isDirectory = to.text.endsWith('/') || world.origin(target, cwd).kind === 'directory';
  const copy = isDirectory ? path.join(target, path.basename(from.text)) : target;
  // A symbolic link names its target from where it is.
  const isSymbolic = options.some(word => /^(?:-\w*s|--symbolic$)/.test(word.text));
  const source = path.resolve(isLink && isSymbolic ? path.dirname(copy) : cwd, from.text);
  const text = textOf(i, source);
  if (!text) return false;
  if (keeps && (files.written.has(copy) || THERE.has(world.origin(copy, cwd).kind))) return true;
  const origin = world.origin(source, cwd);
  if (files.runnable.has(source) || ('executable' in origin && origin.executable)) files.runnable.add(copy);
  files.written.set(copy, text);
  files.copies.add(copy);
  if (name === 'mv') files.written.delete(source);
  return true;
}

function textOf(i: Interpreter, file: string): Written | undefined {
  const { written } = i.state.files;
  if (written.has(file)) return written.get(file);
  const source = i.host.world.read(file, i.state.cwd);
  return source && { text: known(source.text), source };
}
