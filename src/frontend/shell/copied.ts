import { path } from '../../base/index.ts';
import { wordsOf } from './for-words.ts';
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
  if (name === 'mkdir') notesDirectories(i, words);
  if (name !== 'cp' && name !== 'mv' && !isLink) return false;
  if (name === 'cp' && words.some(word => RECURSES.test(word.text))) return copiesTree(i, words.slice(1));
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
  noteCopy(i, source, copy, text);
  if (name === 'mv') files.written.delete(source);
  return true;
}

const RECURSES = /^(?:-\w*[rRa]\w*|--recursive|--archive)$/;
const TREE_OPTION = /^(?:-[abdfpvHLPxrRT]+|--(?:recursive|archive|force|verbose|preserve(?:=.*)?))$/;

/** Of a tree so many files are looked at, so many folders deep. */
const MAX_FILES = 64;
const MAX_DEPTH = 4;

function notesDirectories(i: Interpreter, words: readonly Value[]): void {
  for (const { known: isKnown, text } of words.slice(1))
    if (isKnown && !text.startsWith('-')) i.state.files.directories.add(path.resolve(i.state.cwd, text));
}

/** `cp -r /opt/services/. /run/services`: the files that are below. */
function copiesTree(i: Interpreter, args: readonly Value[]): boolean {
  const { cwd, files } = i.state;
  const operands = args.filter(word => !word.text.startsWith('-'));
  const to = operands.at(-1);
  const sources = operands.slice(0, -1).flatMap(word => wordsOf(word, i));
  const isPlain = args.every(word => !word.text.startsWith('-') || TREE_OPTION.test(word.text));
  if (!to?.known || !isPlain || sources.length === 0 || sources.some(word => !word.known)) return false;
  const target = path.resolve(cwd, to.text);
  const isThere =
    sources.length > 1 ||
    to.text.endsWith('/') ||
    files.directories.has(target) ||
    i.host.world.origin(target, cwd).kind === 'directory';
  const isInto = isThere && !args.some(word => /^-\w*T/.test(word.text));
  const room = { left: MAX_FILES };
  for (const { text } of sources) {
    const from = path.resolve(cwd, text);
    // What ends in `/.` is the contents of the folder.
    const copy = isInto && !/(?:^|\/)\.$/.test(text) ? path.join(target, path.basename(from)) : target;
    copyBelow(i, from, copy, room, MAX_DEPTH);
  }
  return room.left < MAX_FILES;
}

function copyBelow(i: Interpreter, from: string, to: string, room: { left: number }, depth: number): void {
  if (room.left === 0) return;
  const text = textOf(i, from);
  if (text) {
    room.left--;
    noteCopy(i, from, to, text);
  } else if (depth > 0) {
    const names = i.host.world.files.list(from).slice(0, MAX_FILES);
    for (const name of names) copyBelow(i, path.join(from, name), path.join(to, name), room, depth - 1);
  }
}

function noteCopy(i: Interpreter, source: string, copy: string, text: Written): void {
  const { files } = i.state;
  const origin = i.host.world.origin(source, i.state.cwd);
  if (files.runnable.has(source) || ('executable' in origin && origin.executable)) files.runnable.add(copy);
  files.written.set(copy, text);
  files.copies.add(copy);
}

function textOf(i: Interpreter, file: string): Written | undefined {
  const { written } = i.state.files;
  if (written.has(file)) return written.get(file);
  const source = i.host.world.read(file, i.state.cwd);
  return source && { text: known(source.text), source };
}
