import { path } from '../../base/index.ts';
import type { Redirect, Script } from './ast.ts';
import type { Interpreter } from './interpreter.ts';
import type { Value } from './value.ts';

/** `mkfifo f`, `mknod f p`. */
export function notesFifo({ state }: Interpreter, [name, ...args]: readonly Value[]): void {
  const tool = name?.known ? path.basename(name.text) : '';
  if (tool !== 'mkfifo' && !(tool === 'mknod' && args.at(-1)?.text === 'p')) return;
  for (const { known, text } of tool === 'mknod' ? args.slice(0, 1) : args)
    if (known && !text.startsWith('-')) state.files.fifos.add(path.resolve(state.cwd, text));
}

/** `exec 3<>f`: the descriptor is that of the FIFO from here on. */
export function notesDescriptors(i: Interpreter, redirects: readonly Redirect[]): void {
  for (const redirect of redirects) {
    const fd = String(redirect.fd ?? (redirect.operator.startsWith('<') ? 0 : 1));
    i.state.files.fifos.delete(fd);
    if (isOnFifo(i, redirect)) i.state.files.fifos.add(fd);
  }
}

function isOnFifo(i: Interpreter, { operator, target }: Redirect): boolean {
  if (!target || !['<', '<>', '<&'].includes(operator)) return false;
  const word = i.text(target);
  if (!word.known) return false;
  return i.state.files.fifos.has(operator === '<&' ? word.text : path.resolve(i.state.cwd, word.text));
}

/**
 * `while read line < fifo`, `while read -u 3 line`: each round waits for somebody to write, and the loop is what the
 * script is there for.
 */
export function readsFifo(i: Interpreter, { items }: Script, redirects: readonly Redirect[]): boolean {
  const [command, more] = items.length === 1 ? (items[0]?.first.commands ?? []) : [];
  if (command?.type !== 'simple' || more || i.state.files.fifos.size === 0) return false;
  const words = command.words.map(word => word.text);
  if (words[0] !== 'read') return false;
  const at = words.indexOf('-u');
  if (at > 0) return i.state.files.fifos.has(words[at + 1] ?? '');
  const own = command.redirects.findLast(redirect => (redirect.fd ?? 0) === 0);
  const given = own ?? redirects.findLast(redirect => (redirect.fd ?? 0) === 0);
  return given ? isOnFifo(i, given) : i.state.files.fifos.has('0');
}
